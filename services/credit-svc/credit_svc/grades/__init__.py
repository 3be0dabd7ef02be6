"""Grades of subjects by domain, with their reasons (G-01, G-05)."""
