"""HTTP to strangers."""
