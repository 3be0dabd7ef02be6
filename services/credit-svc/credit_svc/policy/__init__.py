"""The law's rows that credit-svc decides by, and those that wait for a reader."""

from credit_svc.policy.domain import TOPICS
from credit_svc.policy.queries import current_law

__all__ = ["TOPICS", "current_law"]
