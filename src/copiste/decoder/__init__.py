"""Decoding in a process that may die."""
