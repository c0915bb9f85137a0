"""Coverage-guided fuzzing of the importers: `run.py` (docs/CONTRIBUTING.md)."""
