"""A form definition proposed from a blank form."""
