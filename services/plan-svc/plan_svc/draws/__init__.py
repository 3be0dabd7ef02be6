"""Draws of subjects by ratio, from a seed (P-16)."""
