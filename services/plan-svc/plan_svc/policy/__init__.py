"""The law's rows that plan-svc decides by, and the rows that still wait for a reader.

`domain` names the topics and what their values say; `rows/` has the rows of today,
`sets/` every set that has been in force, by its hash. A change of law is a new row with
dates, never a change of code.
"""

from plan_svc.policy.domain import TOPICS
from plan_svc.policy.queries import current_law

__all__ = ["TOPICS", "current_law"]
