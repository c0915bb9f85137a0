"""The systems' key stores, one file a kind; built by name, never found by chance."""
