"""Messages taken apart: the documents in them, what a fax service says of them, and whether the sender may write."""
