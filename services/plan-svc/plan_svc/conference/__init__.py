"""Whom the joint conference's office asks whether they join a plan (P-18)."""
