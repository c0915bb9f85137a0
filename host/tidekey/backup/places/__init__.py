"""Where copies may lie: the synced folders of a computer, and reading them within a limit."""
