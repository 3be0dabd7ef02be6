"""What becomes of a task within its agency: received, assigned, urged (P-20)."""
