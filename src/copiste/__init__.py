"""copiste reads scanned paper forms and faxes into records, and asks a person where the ink is in doubt."""

__version__ = "0.1.0"
