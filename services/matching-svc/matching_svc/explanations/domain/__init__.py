"""Structured reasons, and the sentences that put them into words."""
