"""The policy rows that plan-svc needs, as data files with validity dates.

One CSV per topic. Every file has `region`, `domain`, `narrows` (`grade=A; kind=…`),
`binding`, `valid_from`, `valid_to`, `clause` and `note`; the other columns are the
topic's own. A change of law is a new row with dates, never a change of code.
"""

from plan_svc.policy.loader import current_law, read_topic

__all__ = ["current_law", "read_topic"]
