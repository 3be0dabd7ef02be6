"""Emergencies, and codes applied for after the visit (C-07).

A domain without a row has neither. Days are counted in working days; whether the day
of the visit is the first of them is part of the row.
"""

from dataclasses import dataclass
from datetime import date

from checkcode_svc.applications.domain.errors import (
    GroundNotAllowed,
    NoEmergencies,
    NoLateCode,
)
from checkcode_svc.codes.domain.errors import LateCodeOverdue
from checkcode_svc.policy.domain import Ground, Grounds, LateCode
from shared.civic.calendar import Deadline, WorkingCalendar
from shared.civic.law import Basis, Law, Row


@dataclass(frozen=True, slots=True)
class LateVerdict:
    """A late code is granted: until when, and whether it needs a second person."""

    last: Deadline | None
    """Of the code and its results; None where the row sets none."""
    overdue: bool
    with_results: bool
    basis: Basis

    @property
    def expires(self) -> Deadline | None:
        """The last day of the code; none where a second person lets it pass."""
        return None if self.overdue else self.last


def must_be_ground(law: Law, row: Row[Grounds] | None, ground: Ground) -> Grounds:
    """What the row says of emergencies; its list has the ground, whatever the day.

    Raises:
        NoEmergencies: if the line of work has no row.
        GroundNotAllowed: if its row does not list the ground.
    """
    if row is None:
        raise NoEmergencies
    if ground not in row.value.grounds:
        raise GroundNotAllowed(
            f"The ground {ground} is not in the row of this domain.",
            grounds=sorted(row.value.grounds),
            clause=row.clause,
            basis=law.cite(row),
        )
    return row.value


def decide(
    law: Law,
    row: Row[LateCode] | None,
    days: tuple[date, date],
    calendar: WorkingCalendar,
    overdue_reason: str | None,
) -> LateVerdict:
    """Grant or refuse a late code; `days` are the visit's day and today (C-07).

    After the last day it is granted only where the applicant says why it comes late,
    and its verdict is overdue: then a second person has to let it pass.

    Raises:
        NoLateCode: if the line of work has no row.
        LateCodeOverdue: after the last day, without a reason.
    """
    visited_on, today = days
    if row is None:
        raise NoLateCode
    last = row.value.last_day(visited_on, calendar)
    overdue = last is not None and today > last.day
    if last and overdue and not overdue_reason:
        raise LateCodeOverdue(
            f"The last day for a late code was {last.day}.",
            zh=f"补领检查码的最后期限为{last.day}，现已超期。",
            last_day=str(last.day),
            clause=row.clause,
            basis=law.cite(row),
        )
    return LateVerdict(last, overdue, row.value.with_results, law.cite(row))
