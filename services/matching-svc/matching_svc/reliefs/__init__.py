"""Tasks that another inspection makes needless (M-05, M-09, M-10)."""
