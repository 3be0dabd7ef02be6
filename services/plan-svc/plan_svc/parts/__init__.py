"""Parts that sections hand in, and that a coordinator merges into one plan (P-04)."""
