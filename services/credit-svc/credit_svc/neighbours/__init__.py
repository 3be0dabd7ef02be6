"""Copies of what neighbours tell: where the places of subjects are."""
