"""What waits for an agency: every step that its people can take now (P-04)."""
