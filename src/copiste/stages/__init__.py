"""One arrow of the flow a file: message + ports → effect + next message; each is safe to run any number of times."""
