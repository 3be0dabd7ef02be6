"""The copies of neighbours' facts, and what is read of them."""
