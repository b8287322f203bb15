"""What an installation is told."""
