"""From a folder to codes again: finding copies, opening them, the plan, and what follows."""
