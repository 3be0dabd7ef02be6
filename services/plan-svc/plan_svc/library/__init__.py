"""Agencies and the item library with its claims and lists (P-09, P-10)."""
