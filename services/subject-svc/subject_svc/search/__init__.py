"""Subjects are found by any part of name, address or code, however short (S-01)."""
