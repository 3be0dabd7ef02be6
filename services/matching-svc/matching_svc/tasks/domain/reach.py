"""The reach of a task: the days on which a visit may hold it (M-02)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from matching_svc.solver.domain.days import Days
from matching_svc.tasks.domain.facts import Facts, Rules
from matching_svc.tasks.domain.hours import in_closed_hours
from matching_svc.tasks.domain.task import Task
from shared.civic.calendar import months_before


class Unplaceable(StrEnum):
    """Why a task has no day; it stands outside visits and objective."""

    WINDOW_OVER = "window_over"
    SETTLED_DAY_OVER = "settled_day_over"
    OUTSIDE_PERIOD = "outside_period"
    CALENDAR_UNKNOWN = "calendar_unknown"
    NO_WORKING_DAY = "no_working_day"
    CLOSED_DAYS = "closed_days"
    OCCASION_GAP = "occasion_gap"
    OVER_CAPACITY = "over_capacity"

    @property
    def rule(self) -> str:
        """The rule that leaves no day."""
        match self:
            case Unplaceable.WINDOW_OVER | Unplaceable.SETTLED_DAY_OVER:
                return "M-02"
            case Unplaceable.OUTSIDE_PERIOD | Unplaceable.NO_WORKING_DAY:
                return "M-02"
            case Unplaceable.CALENDAR_UNKNOWN:
                return "C-08"
            case Unplaceable.OCCASION_GAP:
                return "M-11"
            case Unplaceable.CLOSED_DAYS | Unplaceable.OVER_CAPACITY:
                return "M-16"


@dataclass(frozen=True, slots=True)
class Reach:
    """The days of a task as bits from today on; empty with the reason."""

    mask: int
    unplaceable: Unplaceable | None = None


def reach_of(task: Task, facts: Facts, rules: Rules, days: Days) -> Reach:
    """R(t): what the window, today, the calendar and the place leave (M-02, M-11)."""
    if task.settled_on is not None:
        return _settled(task, days)
    allowed = _open_days(task, facts, rules, days)
    if not allowed.mask or not (facts.occasions or facts.declines):
        return allowed
    apart = allowed.mask & ~_too_near_occasions(task, facts, rules, days)
    if not apart:
        return Reach(0, Unplaceable.OCCASION_GAP)
    return Reach(_narrowed(task, facts, days, apart))


def _settled(task: Task, days: Days) -> Reach:
    """A settled date is the whole reach, whatever the calendar says of it."""
    mask = days.only((task.settled_on,)) if task.settled_on else 0
    return Reach(mask, None if mask else Unplaceable.SETTLED_DAY_OVER)


def _open_days(task: Task, facts: Facts, rules: Rules, days: Days) -> Reach:
    months = rules.horizon_months(task.region, task.domain)
    period = task.period_from, task.period_to
    first, last = task.earliest, task.latest
    working = _working_days(days, months, first, last, task.known_on, period)
    if not (facts.closed_weekdays or facts.closed_days) or not working.mask:
        return working
    closed = _closed(task, facts, rules, days)
    open_days = working.mask & ~closed
    return Reach(open_days, None if open_days else Unplaceable.CLOSED_DAYS)


@lru_cache(maxsize=65_536)
def _working_days(
    days: Days,
    months: int,
    earliest: date,
    latest: date,
    known_on: date,
    period: tuple[date | None, date | None],
) -> Reach:
    """The working days of a window; all tasks of a plan have them in common."""
    first = max(months_before(earliest, months), known_on)
    window = days.between(first, latest)
    if not window:
        over = latest < days.first
        return Reach(
            0, Unplaceable.WINDOW_OVER if over else Unplaceable.CALENDAR_UNKNOWN
        )
    counted = window & days.between(*period)
    if not counted:
        return Reach(0, Unplaceable.OUTSIDE_PERIOD)
    working = counted & days.working
    if not working:
        beyond = counted >> days.known
        return Reach(
            0, Unplaceable.CALENDAR_UNKNOWN if beyond else Unplaceable.NO_WORKING_DAY
        )
    return Reach(working)


def _closed(task: Task, facts: Facts, rules: Rules, days: Days) -> int:
    """The place's closed days, but for a visit that belongs there (M-17, X-10)."""
    if in_closed_hours(task, facts, rules):
        return 0
    return days.weekdays(facts.closed_weekdays) | days.only(facts.closed_days)


def _too_near_occasions(task: Task, facts: Facts, rules: Rules, days: Days) -> int:
    near = 0
    for fixed in facts.occasions:
        if fixed.task.number != task.number and task.is_occasion_beside(fixed.task):
            gap = rules.gap_months(task.region, task.domain)
            near |= days.too_near(fixed.day, gap)
    return near


def _narrowed(task: Task, facts: Facts, days: Days, mask: int) -> int:
    """Days named with a decline narrow the reach, as long as one is left (M-07)."""
    for decline in facts.declines_of(task):
        if decline.days:
            mask = mask & days.only(decline.days) or mask
    return mask
