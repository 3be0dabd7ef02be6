"""Everything about one subject in one answer (S-05)."""
