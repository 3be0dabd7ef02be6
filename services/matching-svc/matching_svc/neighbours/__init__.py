"""Copies of other services' facts, and the handlers that keep them."""
