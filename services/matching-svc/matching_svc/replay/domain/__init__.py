"""Recorded visits as tasks, their plans, and the figures of both."""
