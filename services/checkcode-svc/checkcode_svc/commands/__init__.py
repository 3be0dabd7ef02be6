"""What the service does: each command loads, asks the domain, changes, records."""
