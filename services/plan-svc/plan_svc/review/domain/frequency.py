"""How often is too often (P-13).

A limit counts planned on-site tasks of a domain at a unit (a premises, or the subject
over all domains) within a counting period, and asks for a gap between two of them.
Counting periods are blocks of the calendar: years, half-years, and for P2Y the pairs of
years that begin with the year from which the row holds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Window
from plan_svc.policy.domain import FREQUENCY, Frequency
from shared.civic.calendar import months_after
from shared.civic.law import Case, Law, Row

_DURATION = re.compile(r"P(\d+)([YM])")
GRADES = ("A", "B", "C", "D", "")
"""The grades of G-01, and none."""


class Unit(StrEnum):
    """What a frequency row counts."""

    PREMISES = "premises"
    PROJECT = "project"
    """A place that is a project: whoever works there, it is one (JS-JG 五(一))."""
    SUBJECT = "subject"
    OCCASION = "occasion"
    """Two tasks of one agency that share an item."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A frequency row applied to a window."""

    unit: Unit
    binding: bool
    clause: str
    law_row: str = ""
    """The id of the row."""
    over_all_domains: bool = False
    routine_only: bool = False
    period: Window | None = None
    maximum: int | None = None
    gap_months: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceClass:
    """Places that the frequency rows tell apart: by grade, and by kinds they have."""

    grade: str
    """Empty without one."""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def case(self, agency: Agency, day: date) -> Case:
        """The case of an agency's visit to such a place."""
        return agency.case(day, grade=self.grade, kind=frozenset(self.has))


def place_classes(law: Law, agency: Agency, day: date) -> list[PlaceClass]:
    """Every class of places that the rows for an agency tell apart (P-13)."""
    kinds = sorted(
        {
            word
            for row in law.of(FREQUENCY)
            if row.reaches(agency.region[:6], agency.domain, day)
            for name, word in row.narrows
            if name == "kind"
        }
    )
    return [
        PlaceClass(grade, has, tuple(kind for kind in kinds if kind not in has))
        for grade in GRADES
        for number in range(len(kinds) + 1)
        for has in combinations(kinds, number)
    ]


def months(duration: str) -> int:
    """The months of an ISO 8601 duration in years or months."""
    shape = _DURATION.fullmatch(duration)
    if shape is None:
        raise ValueError(f"{duration!r} is not a duration in years or months")
    return int(shape[1]) * (12 if shape[2] == "Y" else 1)


def counting_period(duration: str, day: date, anchor_year: int) -> Window:
    """The block of the calendar that holds the day."""
    length = months(duration)
    since = (day.year - anchor_year) * 12 + day.month - 1
    first = months_after(date(anchor_year, 1, 1), since // length * length)
    return Window(first, months_after(first, length) - timedelta(days=1))


def limits(
    law: Law, case: Case, window: Window, stated: Frequency | None = None
) -> list[Limit]:
    """The limits on planned on-site tasks with this window (P-13).

    `stated` is the figure of the annual plan, where a row leaves it to that.
    """
    rows = law.holding(FREQUENCY, case)
    figures = [(row, stated if row.value.set_by else row.value) for row in rows]
    return [
        _limit(row, frequency, window)
        for row, frequency in figures
        if frequency is not None
    ]


def period_of(
    law: Law, case: Case, window: Window, stated: Frequency | None = None
) -> Window | None:
    """The counting period of a task: the shortest that limits its premises (M-02)."""
    periods = [
        limit.period
        for limit in limits(law, case, window, stated)
        if limit.unit is Unit.PREMISES and limit.period is not None
    ]
    return min(
        periods, key=lambda period: period.latest - period.earliest, default=None
    )


def breaks(limit: Limit, own: Window, others: Sequence[Window]) -> bool:
    """Whether one more task with this window breaks the limit.

    A gap is broken only where no choice of days inside both windows keeps it.
    """
    counted = [other for other in others if _counts(limit, other)]
    if limit.maximum is not None and len(counted) + 1 > limit.maximum:
        return True
    gap = limit.gap_months
    return gap is not None and any(_too_near(own, other, gap) for other in others)


def _limit(row: Row[Frequency], frequency: Frequency, window: Window) -> Limit:
    anchor = row.valid_from.year if row.valid_from else window.latest.year
    duration, gap = frequency.period, frequency.gap
    return Limit(
        unit=Unit(row.unit),
        binding=row.is_mandatory,
        clause=row.clause,
        law_row=row.id,
        over_all_domains=row.over_all_domains,
        routine_only=frequency.kinds == "routine",
        period=_covering(duration, window, anchor) if duration else None,
        maximum=frequency.max,
        gap_months=months(gap) if gap else None,
    )


def _covering(duration: str, window: Window, anchor: int) -> Window:
    """The counting periods that a window touches, as one."""
    first = counting_period(duration, window.earliest, anchor)
    last = counting_period(duration, window.latest, anchor)
    return Window(first.earliest, last.latest)


def _counts(limit: Limit, other: Window) -> bool:
    period = limit.period
    return period is None or period.earliest <= other.latest <= period.latest


def _too_near(own: Window, other: Window, gap: int) -> bool:
    return own.latest < months_after(other.earliest, gap) and other.latest < (
        months_after(own.earliest, gap)
    )
