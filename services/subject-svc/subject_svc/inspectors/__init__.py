"""Inspectors and their enforcement certificates (S-07)."""
