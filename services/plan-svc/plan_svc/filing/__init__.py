"""The filing of a plan, step by step (P-04)."""
