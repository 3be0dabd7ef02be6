"""Uploads of subjects, all or nothing (P-23)."""
