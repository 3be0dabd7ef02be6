"""The rules of results."""
