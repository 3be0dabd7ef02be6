"""The rules of a code at the door."""
