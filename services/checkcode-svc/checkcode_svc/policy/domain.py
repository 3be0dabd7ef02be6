"""The rows of the law that codes and results are judged by (C-07, C-11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.civic.calendar import WorkingCalendar


class Ground(StrEnum):
    """Why a visit had to start before its code could be had (C-07)."""

    PUBLIC_SAFETY = "public_safety"
    HEALTH = "health"
    SYSTEM_FAILURE = "system_failure"
    SURPRISE = "surprise"
    LISTED = "listed"
    """On the domain's own list of reasons."""


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
class ResultDue:
    """A row of `result.due`: working days after the visit (C-11)."""

    region: str
    domain: str
    days: int
    valid_from: date
    valid_to: date | None
    clause: str

    def due_on(self, visited_on: date, calendar: WorkingCalendar) -> date:
        """The last day for the results."""
        return calendar.add(visited_on, self.days)


def row_for(
    rows: Iterable[LateCodeRow], region: str, domain: str, day: date
) -> LateCodeRow | None:
    """The row that holds for this region and domain on that day, if any."""
    return next((row for row in rows if row.holds(region, domain, day)), None)
