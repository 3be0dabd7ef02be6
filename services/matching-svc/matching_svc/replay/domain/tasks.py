"""Recorded visits as tasks: a window, a reach, a programme (X-08, M-02).

A recorded visit is a task whose only item is its programme, so a programme never
shares a visit with itself; no gap applies. Days are ordinal numbers: reaches are cheap.
"""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.refusal import Refusal, Text
from shared.civic.calendar import WorkingCalendar, months_before

MONTH, EXACT = "month", "exact"
LONGEST_WINDOW, MOST_BACK, MOST_KNOWN = 1_830, 24, 366
Programme = tuple[str, str]
"""Agency and programme: of one such two tasks never share a visit."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a replay changes, or leaves as it was."""

    window: str = MONTH
    """`month`, `exact`, or a number of days that end with the recorded one."""
    back: int = 1
    """Months that a task may be brought forward."""
    known: int = 0
    """Days before its reach begins that a planned task is known (online only)."""
    triggered: re.Pattern[str] | None = None
    """Kinds of visit that have their day, and are known on it."""
    calendar: WorkingCalendar | None = None
    """None: every day is a working day."""

    def __post_init__(self) -> None:
        if self.window not in (MONTH, EXACT) and not _is_days(self.window):
            raise Refusal(
                Text(
                    f"任务期限不能是“{self.window}”。",
                    f"The window cannot be {self.window!r}.",
                ),
                Text(
                    f"可用 month（当月）、exact（当日）或 1 至 {LONGEST_WINDOW} 天。",
                    f"window is month, exact or days (1 to {LONGEST_WINDOW}).",
                ),
            )
        for name, value, most in (
            ("back", self.back, MOST_BACK),
            ("known", self.known, MOST_KNOWN),
        ):
            if not 0 <= value <= most:
                raise Refusal(
                    Text(f"{name} 不能是 {value}。", f"{name} cannot be {value}."),
                    Text(f"可用 0 至 {most}。", f"It is a number from 0 to {most}."),
                )


def pattern(text: str) -> re.Pattern[str] | None:
    """The kinds of triggered visits, in any case; nothing said is None.

    Raises:
        Refusal: for what is no regular expression.
    """
    try:
        return re.compile(text, re.IGNORECASE) if text else None
    except (re.error, OverflowError, RecursionError) as fault:
        raise Refusal(
            Text(
                f"“{text}”不是正则表达式（{fault}）。",
                f"{text!r} is no regular expression: {fault}.",
            ),
            Text(
                "多个词用 | 隔开，例如“投诉|复查”；括号等符号前加反斜杠。",
                "Words with | between them will do: complaint|re-inspection; put a "
                "backslash before brackets and the like.",
            ),
        ) from fault


def _is_days(window: str) -> bool:
    digits = window.isascii() and window.isdecimal() and len(window) <= 4  # noqa: PLR2004
    return digits and 1 <= int(window) <= LONGEST_WINDOW


class ReplayTask(NamedTuple):
    """A task of the replay; sorted by its last day, then its first."""

    last: int
    first: int
    earliest: int
    latest: int
    own: int
    """The recorded day."""
    programme: Programme
    known: int
    triggered: bool
    findings: int


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The working days; None stands for every day."""

    days: frozenset[int] | None = None

    def allows(self, task: ReplayTask, day: int) -> bool:
        """Whether a task can be on a day; its recorded day is always one of them."""
        if not task.first <= day <= task.last:
            return False
        return self.days is None or day in self.days or day == task.own


class ReplayVisit(NamedTuple):
    """A day and the tasks on it."""

    day: int
    tasks: tuple[ReplayTask, ...]


def by_premises(
    rows: Iterable[Recorded], assumed: Assumptions
) -> tuple[list[list[ReplayTask]], OpenDays]:
    """The tasks of each premises in an order that no order of rows changes."""
    windows = _Windows(assumed)
    found: defaultdict[str, list[ReplayTask]] = defaultdict(list)
    for row in rows:
        found[row.premises].append(windows.task(row))
    return [sorted(found[name]) for name in sorted(found)], windows.open_days()


def chunks(tasks: list[ReplayTask]) -> Iterator[list[ReplayTask]]:
    """Tasks whose reaches hang together; what lies between has nothing in common."""
    part: list[ReplayTask] = []
    end = 0
    for task in sorted(tasks, key=lambda task: (task.first, task)):
        if part and task.first > end:
            yield sorted(part)
            part = []
        part.append(task)
        end = max(end, task.last)
    if part:
        yield sorted(part)


class _Windows:
    """Windows and reaches; each differs only by day and kind, so they are kept."""

    def __init__(self, assumed: Assumptions) -> None:
        self.assumed = assumed
        self.days: dict[int, bool] = {}
        self.reaches: dict[date, tuple[int, int, int, int]] = {}

    def task(self, row: Recorded) -> ReplayTask:
        pattern, own = self.assumed.triggered, row.day.toordinal()
        triggered = bool(pattern and pattern.search(row.kind))
        first = last = earliest = latest = known = own
        if not triggered:
            if row.day not in self.reaches:
                self.reaches[row.day] = self._reach(row.day)
            first, last, earliest, latest = self.reaches[row.day]
            known = first - self.assumed.known
        return ReplayTask(
            last=last,
            first=first,
            earliest=earliest,
            latest=latest,
            own=own,
            programme=(row.agency, row.programme),
            known=known,
            triggered=triggered,
            findings=-1 if row.findings is None else row.findings,
        )

    def _reach(self, day: date) -> tuple[int, int, int, int]:
        """First and last day of the reach, earliest and latest of the window."""
        earliest, latest = self._window(day)
        begin = months_before(date.fromordinal(earliest), self.assumed.back).toordinal()
        own = day.toordinal()
        usable = [
            ordinal
            for ordinal in range(begin, latest + 1)
            if ordinal == own or self._works(ordinal)
        ]
        return usable[0], usable[-1], earliest, latest

    def _window(self, day: date) -> tuple[int, int]:
        if self.assumed.window == MONTH:
            _, length = monthrange(day.year, day.month)
            first = day.replace(day=1).toordinal()
            return first, first + length - 1
        days = 1 if self.assumed.window == EXACT else int(self.assumed.window)
        return day.toordinal() - days + 1, day.toordinal()

    def _works(self, day: int) -> bool:
        calendar = self.assumed.calendar
        if calendar is None:
            return True
        if day not in self.days:
            self.days[day] = calendar.is_working(date.fromordinal(day))
        return self.days[day]

    def open_days(self) -> OpenDays:
        """Every working day that a reach has looked at."""
        if self.assumed.calendar is None:
            return OpenDays()
        return OpenDays(frozenset(day for day, works in self.days.items() if works))
