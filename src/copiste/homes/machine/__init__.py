"""One machine: files, and SQLite in WAL mode."""
