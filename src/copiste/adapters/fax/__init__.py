"""Fax gateways, one file each."""
