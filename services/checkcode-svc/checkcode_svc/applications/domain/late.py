"""Late codes: a visit in an emergency, its code applied for afterwards (C-07).

A domain without a row has no late code. Days are counted in working days; whether the
day of the visit is the first of them is part of the row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checkcode_svc.applications.domain.errors import (
    GroundNotAllowed,
    LateCodeOverdue,
    NoLateCode,
)
from checkcode_svc.applications.domain.vocabulary import Ground
from shared.civic.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class LateCodeRow:
    """One row of the topic `late_code`; `days` is None where no deadline is set."""

    region: str
    domain: str
    days: int | None
    counts_visit_day: bool
    grounds: frozenset[Ground]
    with_results: bool
    valid_from: date
    valid_to: date | None
    clause: str

    def holds(self, region: str, domain: str, day: date) -> bool:
        """Tell whether the row binds this place and line of work on that day."""
        return (
            (self.region, self.domain) == (region, domain)
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )

    def last_day(self, visited_on: date, calendar: WorkingCalendar) -> date | None:
        """The last day on which the late code, and its results, are taken."""
        if self.days is None:
            return None
        if self.counts_visit_day and calendar.is_working(visited_on):
            return calendar.add(visited_on, self.days - 1)
        return calendar.add(visited_on, self.days)


@dataclass(frozen=True, slots=True)
class LateVerdict:
    """A late code is granted: until when, and whether it needed a supervisor."""

    last_day: date | None
    overdue: bool
    with_results: bool
    clause: str


def row_for(
    rows: Iterable[LateCodeRow], region: str, domain: str, day: date
) -> LateCodeRow | None:
    """The row that holds for this region and domain on that day, if any."""
    return next((row for row in rows if row.holds(region, domain, day)), None)


def decide(
    row: LateCodeRow | None,
    ground: Ground | None,
    days: tuple[date, date],
    calendar: WorkingCalendar,
    supervisor_reason: str | None,
) -> LateVerdict:
    """Grant or refuse a late code; `days` are the visit's day and today (C-07)."""
    visited_on, today = days
    if row is None:
        raise NoLateCode
    if ground is None or ground not in row.grounds:
        raise GroundNotAllowed(
            f"The ground {ground} is not in the row of this domain.",
            grounds=sorted(row.grounds),
            clause=row.clause,
        )
    last = row.last_day(visited_on, calendar)
    overdue = last is not None and today > last
    if overdue and not supervisor_reason:
        raise LateCodeOverdue(
            f"The last day for a late code was {last}.",
            zh=f"补领检查码的最后期限为{last}，现已超期。",
            last_day=str(last),
            clause=row.clause,
        )
    return LateVerdict(last, overdue, row.with_results, row.clause)
