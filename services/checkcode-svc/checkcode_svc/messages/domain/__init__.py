"""The rules of messages to subjects."""
