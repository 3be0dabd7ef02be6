"""Reads: what commands decide on, what the API gives, what the scan page shows."""
