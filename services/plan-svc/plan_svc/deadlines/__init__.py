"""When plans are due, what was done in time, and what is overdue (P-07)."""
