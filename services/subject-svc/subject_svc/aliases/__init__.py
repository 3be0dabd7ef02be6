"""Codes of one subject: which code goes by which (S-01, S-12)."""
