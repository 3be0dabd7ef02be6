"""What a record says, and what becomes of it; pure."""
