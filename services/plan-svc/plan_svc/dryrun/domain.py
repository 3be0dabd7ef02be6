"""What a dry run answers, and the later days that it tries (X-01)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plan_svc.plans.domain.content import Content, PlanKind, Window
from plan_svc.plans.domain.plan import Plan
from plan_svc.review.domain.checks import Check
from shared.civic.calendar import months_after
from shared.errors import DomainError

SEARCHED_ROWS = 5_000
"""Of a plan with more subjects the later days are not tried: each costs a filing."""
MONTHS_AHEAD = 24
"""So far ahead a later period is looked for."""


@dataclass(slots=True)
class Trial:
    """One try to file a plan, as far as it came: to its last step or its refusal."""

    plan: Plan | None
    """As it would stand: filed, or when it was refused; unset where it was no plan."""
    step: str | None = None
    """The last step that was tried; None before the first."""
    checks: tuple[Check, ...] = ()
    refusal: DomainError | None = None

    @property
    def filed(self) -> bool:
        """Whether nothing refused it."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class DryRun:
    """Whether a plan would be filed today; if not, why, and for which period."""

    trial: Trial
    possible: Window | None = None
    """The first period, from the stated one on, for which it would be."""
    searched_to: date | None = None
    """The last beginning that was tried; None where later ones were not tried."""


def later(content: Content) -> Iterator[Content]:
    """The same plan for the periods that follow, each a whole step later.

    An annual plan is put off by years, for its year is the law's; any other by months,
    so that a plan of a calendar month stays one.
    """
    step = 12 if content.kind is PlanKind.ANNUAL else 1
    for months in range(step, MONTHS_AHEAD + 1, step):
        yield put_off(content, months=months)


def days_between(before: Content, after: Content) -> int:
    """By how many days the second begins later; 0 where one has no period."""
    if before.window is None or after.window is None:
        return 0
    return (after.window.earliest - before.window.earliest).days


def is_of_months(content: Content) -> bool:
    """Whether its period is made of whole calendar months."""
    window = content.window
    return window is not None and window == _whole_months(window)


def put_off(content: Content, *, months: int = 0, days: int = 0) -> Content:
    """The plan with its period and its occasions later by months or days.

    Raises:
        OccasionWrong: if its occasions do not follow each other any more.
    """

    def shifted(window: Window) -> Window:
        if days:
            step = timedelta(days=days)
            return Window(window.earliest + step, window.latest + step)
        moved = Window(
            months_after(window.earliest, months), months_after(window.latest, months)
        )
        return _whole_months(moved) if window == _whole_months(window) else moved

    window = content.window
    if window is None:
        return content
    period = shifted(window)
    return replace(
        content,
        period_from=period.earliest,
        period_to=period.latest,
        occasions=tuple(map(shifted, content.occasions)),
    )


def _whole_months(window: Window) -> Window:
    """From the first of its first month to the end of its last one."""
    last = months_after(window.latest.replace(day=1), 1) - timedelta(days=1)
    return Window(window.earliest.replace(day=1), last)
