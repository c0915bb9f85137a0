"""Moving to another folder or to a new vault, and what arrives late."""
