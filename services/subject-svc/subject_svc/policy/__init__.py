"""The law's rows that subject-svc decides by."""

from subject_svc.policy.domain import TOPICS
from subject_svc.policy.queries import current_law

__all__ = ["TOPICS", "current_law"]
