"""The filing review of a plan (P-05)."""
