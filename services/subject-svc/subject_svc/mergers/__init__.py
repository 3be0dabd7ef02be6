"""Two codes of one subject: merged, split, and shown (S-12)."""
