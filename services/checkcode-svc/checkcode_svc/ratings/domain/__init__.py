"""The rules of a rating."""
