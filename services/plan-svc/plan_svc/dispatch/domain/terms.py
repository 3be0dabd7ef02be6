"""By when a task is accepted, visited and explained, by row; all of it advises (P-20).

The rule says when a task is urged: where nobody accepts it, and where half of its
window has gone. How many days that are, no document says.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from plan_svc.dispatch.domain.dispatch import Dispatch, Due
from plan_svc.library.domain import Agency
from plan_svc.policy.domain import DISPATCH_DUE, DISPATCH_WINDOW
from plan_svc.tasks.domain.task import Task
from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Basis, Law
from shared.events.plan import TaskKind


class Step(StrEnum):
    """What is due by working days."""

    ACCEPT = "accept"
    """Counted from when the task was dispatched."""
    ESCALATE = "escalate"
    """Counted from when it was urged: so long urging has to help."""
    EXPLAIN = "explain"
    """Counted from the last day of its window."""


@dataclass(frozen=True, slots=True)
class Days:
    """So many working days, by a row."""

    working_days: int
    basis: Basis

    def after(self, day: date, calendar: WorkingCalendar) -> Due:
        """The last of them, counted from a day."""
        return Due(calendar.deadline(day, self.working_days).day, self.basis)


@dataclass(frozen=True, slots=True)
class Terms:
    """The rows by which the tasks of one kind of one agency are followed."""

    agency: str
    kind: TaskKind
    accept: Days
    escalate: Days
    explain: Days
    share: Decimal
    """Of the window: past it, a task without a day of its own is urged."""
    share_basis: Basis

    @classmethod
    def of(cls, law: Law, agency: Agency, kind: TaskKind, day: date) -> "Terms":
        """The rows that hold for an agency's tasks on a day."""
        case = agency.case(day, kind=kind.value)
        rows = {row.unit: row for row in law.holding(DISPATCH_DUE, case)}
        days = {
            step: Days(rows[step].value.working_days, law.cite(rows[step]))
            for step in Step
        }
        (window,) = law.holding(DISPATCH_WINDOW, case)
        return cls(
            agency=agency.code,
            kind=kind,
            accept=days[Step.ACCEPT],
            escalate=days[Step.ESCALATE],
            explain=days[Step.EXPLAIN],
            share=window.value.share,
            share_basis=law.cite(window),
        )

    def half_of(self, task: Task) -> Due:
        """The day with which the share of a task's window is over."""
        first = max(task.earliest, task.known_on)
        days = int((task.latest - first).days * self.share)
        return Due(first + timedelta(days=max(days, 0)), self.share_basis)


def follow(
    task: Task,
    dispatch: Dispatch,
    terms: Terms,
    today: date,
    calendar: WorkingCalendar,
) -> bool:
    """Urge, escalate, or ask for the reason, as the day demands.

    A task whose day is settled, by a code or an agreed joint visit, is being carried
    out: nobody is urged about it.

    Returns:
        Whether anything was done.
    """
    if task.latest < today:
        return dispatch.lapse(task.latest, terms.explain.after(task.latest, calendar))
    if task.settled_on is not None or task.joint is not None:
        return False
    due = terms.accept.after(dispatch.counted_from, calendar)
    changed = dispatch.urge_acceptance(due, today)
    changed = dispatch.urge_visit(terms.half_of(task), today) or changed
    if dispatch.urged_on is None:
        return changed
    limit = terms.escalate.after(dispatch.urged_on, calendar)
    return dispatch.escalate(limit, today) or changed
