"""Which row of the law holds for a subject's request (S-11)."""

from datetime import date
from functools import cache

from shared.civic.law import ANY, Case, Law, Row
from shared.civic.law.files import load
from subject_svc.policy.domain import REQUEST_DUE, TOPICS, DecisionTime


@cache
def current_law() -> Law:
    """All policy rows of the service, read once; a wrong row stops the start."""
    return load("subject_svc.policy", TOPICS)


def request_due(region: str, day: date) -> Row[DecisionTime]:
    """The row for the day by which a request is decided.

    Raises:
        LookupError: if no row says it.
    """
    row = current_law().first(REQUEST_DUE, Case(region, ANY, day))
    if row is None:
        raise LookupError("the law has no default for request.due")
    return row
