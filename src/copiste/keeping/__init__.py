"""What is kept of a document, by which name and on which shelf."""
