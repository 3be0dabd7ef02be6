"""What the register does; each command runs in the caller's transaction."""
