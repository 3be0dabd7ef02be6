"""Clues: received, assigned by responsibility, handled, closed (P-21, P-29)."""
