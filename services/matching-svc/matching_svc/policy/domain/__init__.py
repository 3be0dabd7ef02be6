"""What matching-svc decides by: its topics, and the questions asked of them."""
