"""The rules of an inspection code."""
