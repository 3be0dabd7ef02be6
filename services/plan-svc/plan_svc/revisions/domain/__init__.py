"""Rows of uploads about items, and what stands on an item."""
