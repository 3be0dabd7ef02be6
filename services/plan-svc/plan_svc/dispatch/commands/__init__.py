"""What is done with tasks within an agency, and about those that wait (P-20)."""
