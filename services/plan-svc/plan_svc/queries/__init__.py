"""Reads of plan-svc."""
