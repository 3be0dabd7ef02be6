"""Subjects with their places: imported, registered, corrected, retired (S-01, S-08)."""
