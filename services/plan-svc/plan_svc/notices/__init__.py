"""Notices, copies, requests for assistance and joint campaigns (P-24)."""
