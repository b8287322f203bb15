"""What AWS would do around the functions, on one machine: the very same handlers, fed from SQLite queues."""
