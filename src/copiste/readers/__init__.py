"""Readers: what turns pictures into text."""
