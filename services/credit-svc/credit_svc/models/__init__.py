"""Grading models and scales (G-01, G-03)."""
