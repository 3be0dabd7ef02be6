"""Off-site inspections: carried out without a code, with results (P-14, P-26)."""
