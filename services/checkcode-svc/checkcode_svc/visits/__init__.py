"""Visits with a code, and each agency's part of them."""
