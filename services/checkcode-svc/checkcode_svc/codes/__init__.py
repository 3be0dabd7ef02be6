"""Inspection codes: their numbers, tokens and signatures, and how they stand."""
