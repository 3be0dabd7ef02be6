"""The policy rows of grading, as data files with validity dates (G-01, G-03, G-05)."""

from credit_svc.policy.loader import current, parse

__all__ = ["current", "parse"]
