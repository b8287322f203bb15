"""Gateways: fax services and mailboxes that documents come from."""
