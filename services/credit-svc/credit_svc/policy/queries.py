"""Reads the law that credit-svc decides by; a wrong row stops the start."""

from functools import cache

from credit_svc.policy.domain import TOPICS
from shared.civic.law import Law
from shared.civic.law.files import load


@cache
def current_law() -> Law:
    """All policy rows of the service, read once."""
    return load("credit_svc.policy", TOPICS)
