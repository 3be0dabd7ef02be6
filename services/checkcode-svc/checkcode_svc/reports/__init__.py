"""Reports of suspicious codes, and of visits without one (C-06, C-12)."""
