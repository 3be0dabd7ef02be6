"""Further visits of one task with its code, each with its reason (C-09).

A code opens once. Where the row of the line of work lets it serve again, it does so for
its own task only: the clue that it was issued for, an order to correct that was given
with it, or the same check going on before its results are in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.problems import Problem, refuse
from checkcode_svc.policy.domain import FurtherReason, Reuse
from checkcode_svc.presenting.domain.errors import (
    FurtherReasonNeeded,
    NoFurtherVisits,
    NotOfThisTask,
)
from checkcode_svc.visits.domain.part import Measure, PartStatus
from checkcode_svc.visits.domain.visit import Attendance, Visit
from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Row
from shared.events.checkcode import CodeStatus
from shared.events.plan import TaskKind


@dataclass(frozen=True, slots=True)
class Further:
    """Why a code is presented again, and what that refers to."""

    reason: FurtherReason
    reference: str
    """The number of the clue, or of the order to correct."""


@dataclass(frozen=True, slots=True)
class Again:
    """An agency comes again with a code, on a day, after some visits."""

    code: Code
    agency: str
    day: date
    history: Sequence[Visit]
    """The first visit first."""


def must_open_again(
    again: Again,
    row: Row[Reuse] | None,
    further: Further | None,
    calendar: WorkingCalendar,
) -> None:
    """Refuse a further visit of an agency that its code does not serve (C-09).

    Raises:
        NoFurtherVisits: if the line of work has no row.
        FurtherReasonNeeded: if no reason is given, or none of the row's.
        NotOfThisTask: if the reason has nothing to do with the code's own task.
        RequirementsNotMet: on a day that is not worked.
    """
    if row is None:
        raise NoFurtherVisits
    if further is None or further.reason not in row.value.reasons:
        raise FurtherReasonNeeded(reasons=sorted(row.value.reasons), clause=row.clause)
    next_day = calendar.deadline(again.history[-1].day, 1).day
    is_late = row.value.consecutive and again.day > next_day
    if is_late or not _is_of_the_task(again, further.reason):
        raise NotOfThisTask(reason=further.reason, clause=row.clause)
    refuse(_day_problems(again.day, calendar))


def _is_of_the_task(again: Again, reason: FurtherReason) -> bool:
    """Whether the agency came to the code's own visit, and the reason follows of it."""
    if again.code.member(again.agency).attendance is not Attendance.CAME:
        return False
    match reason:
        case FurtherReason.CLUE:
            return again.code.kind is TaskKind.TRIGGERED
        case FurtherReason.ORDER:
            return _gave_order(again.history, again.agency)
        case FurtherReason.CONTINUATION:
            return again.code.status is not CodeStatus.CLOSED


def _gave_order(history: Sequence[Visit], agency: str) -> bool:
    """Whether the agency ordered a correction on an earlier visit with the code."""
    return any(
        Measure.CORRECTION_ORDER in point.every_measure
        for visit in history
        for part in visit.parts
        if part.agency == agency and part.status is PartStatus.COMPLETE
        for point in part.points
    )


def _day_problems(day: date, calendar: WorkingCalendar) -> Collection[Problem]:
    if calendar.is_working(day):
        return ()
    return (
        Problem(
            "not-a-working-day",
            "M-02",
            f"{day} is no working day.",
            f"{day}不是工作日。",
        ),
    )
