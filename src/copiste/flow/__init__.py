"""The flow: one arrow a file."""
