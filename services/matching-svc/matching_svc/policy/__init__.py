"""The policy rows of matching, with validity dates, and their loader.

Law is data: a figure that a document gives is a row with its clause. Rows of region
`*` are defaults and hold wherever no document's row does; a row of one domain is never
borrowed by another.
"""

from matching_svc.policy.loader import DayRules, DeclineReason, Policy, load

__all__ = ["DayRules", "DeclineReason", "Policy", "load"]
