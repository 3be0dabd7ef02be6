"""What agencies are shown and asked, what they answer, what they agreed elsewhere."""
