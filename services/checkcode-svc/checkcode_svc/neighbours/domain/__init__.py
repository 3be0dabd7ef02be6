"""What is known of neighbours' things, as the rules read it."""
