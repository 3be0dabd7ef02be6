"""What a view is and asks, and what changed in it."""
