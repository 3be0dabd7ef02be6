"""Which row of the law holds for an emergency, a code, and a result (C-07, C-11)."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeVar

from checkcode_svc.policy.domain import (
    CODE_REUSE,
    FIRST_SURVEY,
    HOURS,
    LATE_ARRIVAL,
    LATE_CODE,
    LATE_GROUNDS,
    NO_REPRESENTATIVE,
    NO_SHOW_DUE,
    NOT_RUSH,
    RESULT_CORRECTION,
    RESULT_DUE,
    SPARED,
    STAFFING_DUE,
    TOPICS,
    CorrectionTime,
    FirstSurvey,
    Grounds,
    Hours,
    LateCode,
    PlaceIs,
    ResultDue,
    Reuse,
)
from shared.civic import declining, origin
from shared.civic.law import ANY, Case, Law, Row, Topic, Value
from shared.civic.law.files import load

V = TypeVar("V", bound=Value)


@cache
def current_law() -> Law:
    """All policy rows of the service, read once; a wrong row stops the start."""
    return load("checkcode_svc.policy", TOPICS, beside=(declining.ROWS, origin.ROWS))


def late_code(region: str, domain: str, visited_on: date) -> Row[LateCode] | None:
    """The row for late codes; without one there is none (C-07)."""
    return _row(LATE_CODE, Case(region, domain, visited_on))


def emergency_grounds(region: str, domain: str, day: date) -> Row[Grounds] | None:
    """The row with the grounds of emergencies; without one there are none (C-07).

    A document's own list stands in a row of its own, else in that for late codes.
    """
    case = Case(region, domain, day)
    listed: Row[Grounds] | None = _row(LATE_GROUNDS, case)
    late: Row[Any] | None = _row(LATE_CODE, case)
    return listed or late


def decline_reason_clause(region: str, domain: str, day: date) -> str | None:
    """The clause that makes the reason of a decline a duty, where one does (C-03)."""
    row = declining.duty(current_law(), Case(region, domain, day))
    return None if row is None else row.clause


def decline_needs_text(reason: str | None, day: date) -> bool:
    """Whether the reason of a decline is no answer without a text (M-07)."""
    return declining.needs_text(current_law(), day, reason)


def is_spared(what: str, region: str, domain: str, day: date) -> bool:
    """Whether a row spares `emergency` or `questioning` the question (C-03)."""
    rows = current_law().holding(SPARED, Case(region, domain, day))
    return any(row.unit == what for row in rows)


def reuse(region: str, domain: str, day: date) -> Row[Reuse] | None:
    """The row for further visits with one code; without one there are none (C-09)."""
    return _row(CODE_REUSE, Case(region, domain, day))


def first_survey(region: str, domain: str, day: date) -> Row[FirstSurvey] | None:
    """The row for visits of subjects in no register; without one there are none."""
    return _row(FIRST_SURVEY, Case(region, domain, day))


def closed_hours(
    region: str, domain: str, day: date, kinds: Iterable[str]
) -> Row[Hours] | None:
    """The row by which visits there belong outside opening hours (M-17)."""
    case = Case(region, domain, day, {"kind": frozenset(kinds)})
    return next(
        (
            row
            for row in current_law().holding(HOURS, case)
            if row.is_mandatory and row.value.place_is is PlaceIs.CLOSED
        ),
        None,
    )


def rush_hours_clause(region: str, domain: str, day: date) -> str | None:
    """The clause that advises to keep off the rush hours, where one does (M-17)."""
    row = _row(NOT_RUSH, Case(region, domain, day))
    return None if row is None else row.clause


def no_representative_clause(region: str, domain: str, day: date) -> str | None:
    """The clause by which the legal representative need not come along (C-05)."""
    row = _row(NO_REPRESENTATIVE, Case(region, domain, day))
    return None if row is None else row.clause


def late_after_minutes(day: date) -> int:
    """From how many minutes after its time on a visit is late (M-17).

    Raises:
        LookupError: if no default says it.
    """
    return _default(LATE_ARRIVAL, day).minutes


def staffing_days(day: date) -> int:
    """How many working days before an agreed visit inspectors are named (M-08).

    Raises:
        LookupError: if no default says it.
    """
    return _default(STAFFING_DUE, day).working_days


def no_show_days(day: date) -> int:
    """After how many working days who did not say that it came stayed away (C-26).

    Raises:
        LookupError: if no default says it.
    """
    return _default(NO_SHOW_DUE, day).working_days


def result_correction(
    region: str, domain: str, recorded_on: date
) -> Row[CorrectionTime] | None:
    """The row for how long results may be corrected (C-26)."""
    return _row(RESULT_CORRECTION, Case(region, domain, recorded_on))


def result_due(region: str, domain: str, visited_on: date) -> Row[ResultDue] | None:
    """The row for the date of results, if the domain has one (C-11)."""
    return _row(RESULT_DUE, Case(region, domain, visited_on))


def _default(topic: Topic[V], day: date) -> V:
    """What holds everywhere, for no document has a figure.

    Raises:
        LookupError: if no row says it.
    """
    row = _row(topic, Case(ANY, ANY, day))
    if row is None:
        raise LookupError(f"the law has no default for {topic.name}")
    return row.value


def _row(topic: Topic[V], case: Case) -> Row[V] | None:
    """The row that holds for an agency: a district's binds its towns' teams too."""
    return current_law().first(topic, case)
