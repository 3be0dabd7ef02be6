"""Subjects that may be one, found and proposed for merging (S-01, S-12)."""
