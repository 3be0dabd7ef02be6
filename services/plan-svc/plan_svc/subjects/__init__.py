"""The subjects of a plan: each a place, staged, taken, counted (P-23)."""
