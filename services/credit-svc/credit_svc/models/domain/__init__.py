"""Grading models and scales, and how a row is refused."""
