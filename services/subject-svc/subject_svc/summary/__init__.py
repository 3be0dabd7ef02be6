"""Counts of the register for one glance."""
