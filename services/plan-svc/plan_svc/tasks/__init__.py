"""Tasks: planned and triggered, and what becomes of them (P-20, P-21)."""
