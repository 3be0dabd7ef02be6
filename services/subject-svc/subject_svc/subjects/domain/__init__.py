"""Subjects, the values of a row, and how a row is refused."""
