"""Draws of places by ratio, from the year's committed numbers (P-16, X-15)."""
