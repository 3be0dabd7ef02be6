"""Transfers to another district or agency: one offers, the other takes (S-12)."""
