"""What the public reads of plans, and from when on (P-07, P-08, P-19)."""
