"""The law's rows that checkcode-svc decides by, and those that wait for a reader."""

from checkcode_svc.policy.domain import TOPICS
from checkcode_svc.policy.queries import current_law

__all__ = ["TOPICS", "current_law"]
