"""Inspection codes: applications, codes, visits, results and ratings (C-01 to C-21)."""
