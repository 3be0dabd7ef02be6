"""What a subject does: its industry, and the business types of its places."""
