"""What plan-svc does; nobody here commits."""
