"""The counts of a period."""
