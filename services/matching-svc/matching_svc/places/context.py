"""What every recompute stands on: the days ahead, the policy of the day, the solver."""

from datetime import date
from functools import lru_cache

from matching_svc import policy
from matching_svc.policy import DayRules
from matching_svc.policy.domain.rules import Terms
from matching_svc.settings import MatchingSettings
from matching_svc.solver.domain.days import Days
from matching_svc.tasks.domain.context import MatchingContext
from shared.civic.calendar import WorkingCalendar
from shared.db.surroundings import Surroundings


def settings_of(runtime: Surroundings) -> MatchingSettings:
    """The settings of matching-svc."""
    return MatchingSettings.of(runtime)


def context_of(runtime: Surroundings, day: date | None = None) -> MatchingContext:
    """The ground for the clock's day, or for another one."""
    first = day or runtime.clock.today()
    days, rules, terms = _of_day(first, _Calendar(runtime.calendar))
    return MatchingContext(
        days=days,
        rules=rules,
        solver=settings_of(runtime).make_solver(),
        terms=terms,
        now=runtime.clock.now(),
        declared=settings_of(runtime).visits_a_day,
    )


class _Calendar:
    """A calendar that is the same key as long as it is the same calendar."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Calendar) and other.calendar is self.calendar

    def __hash__(self) -> int:
        return id(self.calendar)


@lru_cache(maxsize=16)
def _of_day(first: date, calendar: _Calendar) -> tuple[Days, DayRules, Terms]:
    """400 days of the calendar and the day's policy: made once a day, not per event."""
    rules = policy.load().on(first)
    return Days.ahead(first, calendar.calendar), rules, rules.terms()
