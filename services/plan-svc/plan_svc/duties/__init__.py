"""What an agency must inspect and by when: done, planned, due, overdue (P-13)."""
