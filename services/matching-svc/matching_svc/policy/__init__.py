"""The law's rows that matching-svc decides by, and those that wait for a reader.

A figure that a document gives is a row with its clause. Rows of region `*` are defaults
and hold wherever no document's row does.
"""

from matching_svc.policy.domain.rules import DayRules, DeclineReason, Policy
from matching_svc.policy.domain.topics import TOPICS
from matching_svc.policy.queries import current_law, load

__all__ = ["TOPICS", "DayRules", "DeclineReason", "Policy", "current_law", "load"]
