"""What credit-svc does; each command runs in the caller's transaction."""
