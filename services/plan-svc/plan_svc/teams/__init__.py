"""Which inspectors are drawn for a place, and who has a conflict of interest there."""
