"""Which row of the law holds for a late code and for a result (C-07, C-11)."""

from datetime import date
from functools import cache
from typing import TypeVar

from checkcode_svc.policy.domain import (
    LATE_CODE,
    RESULT_DUE,
    TOPICS,
    LateCode,
    ResultDue,
)
from shared.civic.law import Case, Law, Row, Topic, Value
from shared.civic.law.files import load
from shared.civic.regions import RegionLevel, level_of

V = TypeVar("V", bound=Value)


@cache
def current_law() -> Law:
    """All policy rows of the service, read once; a wrong row stops the start."""
    return load("checkcode_svc.policy", TOPICS)


def late_code(region: str, domain: str, visited_on: date) -> Row[LateCode] | None:
    """The row for late codes; without one there is none (C-07)."""
    return _row(LATE_CODE, Case(region, domain, visited_on))


def result_due(region: str, domain: str, visited_on: date) -> Row[ResultDue] | None:
    """The row for the date of results, if the domain has one (C-11)."""
    return _row(RESULT_DUE, Case(region, domain, visited_on))


def _row(topic: Topic[V], case: Case) -> Row[V] | None:
    """The row that holds for a district's or the city's agency.

    An agency of a town has none as yet, though its district's rows bind it too.
    """
    if level_of(case.region) is RegionLevel.TOWN:
        return None
    return current_law().first(topic, case)
