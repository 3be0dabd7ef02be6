"""Amendments of filed plans: what they change, and whose answer that needs (P-08)."""
