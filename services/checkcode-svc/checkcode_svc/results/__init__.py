"""Results by check point."""
