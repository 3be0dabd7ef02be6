"""Every earlier state of what the register holds (S-03)."""
