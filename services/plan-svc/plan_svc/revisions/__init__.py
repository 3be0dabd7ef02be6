"""Changes of the library that reach open tasks (P-09, M-12)."""
