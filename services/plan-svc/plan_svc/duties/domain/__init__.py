"""Duties: what the law asks of a place, and whether it was done (P-13)."""
