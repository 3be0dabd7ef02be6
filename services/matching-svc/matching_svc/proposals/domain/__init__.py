"""The rules of a joint proposal."""
