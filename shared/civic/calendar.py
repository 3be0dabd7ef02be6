"""Working days by the official calendar, and calendar months (C-08, M-02).

Pure: a calendar is a value, built from tables by `shared.civic.holidays`. A year that
no table covers is an error wherever one of its days would be looked at, never a guess.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cached_property

from shared.errors import Conflict

_SATURDAY = 5


class CalendarYearUnknown(Conflict):
    """The official working days of this year are not loaded."""

    code = "calendar-year-unknown"
    rule = "C-08"
    zh = "该年度的法定工作日安排尚未载入"
    todo = "Load the year's published table of days off, or name a day in a known year."
    todo_zh = "请载入该年度的放假调休安排表，或选择已载入年度内的日期。"

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The official working days of {year} are not loaded.",
            zh=f"{year}年的法定工作日安排尚未载入。",
            year=year,
        )
        self.year = year


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for something, counted in working days."""

    day: date
    provisional: bool = False
    """It reaches into a year that is not published yet: counted in plain weeks, and
    to be set anew when the year's table comes (C-08)."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked, for the years that are known (C-08).

    `days_off` are weekdays on which nobody works; `make_up_days` are Saturdays and
    Sundays that are worked in exchange. Every other day follows the ordinary week.
    """

    years: frozenset[int]
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is worked; an unknown year raises (C-08)."""
        if day.year not in self.years:
            raise CalendarYearUnknown(day.year)
        if day.weekday() < _SATURDAY:
            return day not in self.days_off
        return day in self.make_up_days

    def working_days(self, first: date, last: date) -> list[date]:
        """All working days from `first` to `last`, both included."""
        working: list[date] = []
        for year in range(first.year, last.year + 1):
            days = self._days_of(year)
            working += days[bisect_left(days, first) : bisect_right(days, last)]
        return working

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first` up to and including `last`.

        Counting backwards gives a negative number, of the days before `first` down to
        `last`: for every n, `between(day, add(day, n)) == n`.
        """
        if last < first:
            return -self._count(last, first, bisect_left)
        return self._count(first, last, bisect_right)

    def add(self, day: date, n: int) -> date:
        """Find the n-th working day after `day`; before it where n is negative.

        With n = 0 it is `day` itself, worked or not.
        """
        if n == 0:
            return day
        days = self._days_of(day.year)
        if n > 0:
            return self._nth(day.year, bisect_right(days, day) + n - 1)
        return self._nth(day.year, bisect_left(days, day) + n)

    def days_known(self, today: date) -> int:
        """How many days from today on it covers without a gap (C-08)."""
        year = today.year
        while year in self.years:
            year += 1
        return max(0, (date(year, 1, 1) - today).days)

    def deadline(self, day: date, n: int) -> Deadline:
        """The n-th working day after `day`, in a year not published yet as well (C-08).

        What is done today does not fail because next year's table is not out.
        """
        try:
            return Deadline(self.add(day, n))
        except CalendarYearUnknown as unknown:
            plain = WorkingCalendar(frozenset({unknown.year})).overlaid(self)
            return replace(plain.deadline(day, n), provisional=True)

    def first_working_on_or_after(self, day: date) -> date:
        """`day` itself where it is worked, else the next working day."""
        return self._nth(day.year, bisect_left(self._days_of(day.year), day))

    def overlaid(self, newer: "WorkingCalendar") -> "WorkingCalendar":
        """Take `newer` for the years that it knows, and this calendar for the rest."""
        days_off = {day for day in self.days_off if day.year not in newer.years}
        make_up = {day for day in self.make_up_days if day.year not in newer.years}
        return WorkingCalendar(
            years=self.years | newer.years,
            days_off=newer.days_off | days_off,
            make_up_days=newer.make_up_days | make_up,
        )

    @cached_property
    def _by_year(self) -> dict[int, tuple[date, ...]]:
        return {}

    def _days_of(self, year: int) -> tuple[date, ...]:
        """The year's working days in order, computed once."""
        days = self._by_year.get(year)
        if days is None:
            if year not in self.years:
                raise CalendarYearUnknown(year)
            start = date(year, 1, 1)
            length = (date(year, 12, 31) - start).days + 1
            every_day = (start + timedelta(days=n) for n in range(length))
            days = tuple(day for day in every_day if self.is_working(day))
            self._by_year[year] = days
        return days

    def _count(
        self, first: date, last: date, at: Callable[[Sequence[date], date], int]
    ) -> int:
        total = at(self._days_of(last.year), last)
        total -= at(self._days_of(first.year), first)
        return total + sum(len(self._days_of(y)) for y in range(first.year, last.year))

    def _nth(self, year: int, index: int) -> date:
        """The working day at `index`, counted from the year's first, in any year."""
        days = self._days_of(year)
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._days_of(year)
        while index < 0:
            year -= 1
            days = self._days_of(year)
            index += len(days)
        return days[index]


def months_after(day: date, months: int) -> date:
    """Move by calendar months, clipped at their end: 31 Jan + 1 = 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, months: int) -> date:
    """Move back by calendar months, clipped to the month's end (M-02)."""
    return months_after(day, -months)
