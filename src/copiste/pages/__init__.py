"""Bytes to upright, square-pixel pages."""
