"""When a plan is due (P-07): draft, internal, notify, file, publish."""

from dataclasses import dataclass
from datetime import date, timedelta

from plan_svc.policy import domain as policy
from shared.civic.calendar import months_after, months_before
from shared.civic.law import Basis, Case, Law, Row


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of a plan."""

    name: str
    due: date
    basis: Basis


def deadlines(
    law: Law, case: Case, period_from: date, filed_on: date | None = None
) -> list[Deadline]:
    """The deadlines of a plan whose period begins on this day (P-07).

    One that counts from the filing has no day before that.
    """
    days = (
        (row, _due(row, period_from, filed_on))
        for row in law.holding(policy.DEADLINE, case)
    )
    return [
        Deadline(row.unit, day, law.cite(row)) for row, day in days if day is not None
    ]


def _due(row: Row[policy.Deadline], start: date, filed_on: date | None) -> date | None:
    value = row.value
    if value.months is not None:
        return None if filed_on is None else months_after(filed_on, value.months)
    month, day = value.month or "same", value.day or "end"
    match month:
        case "same":
            first = start.replace(day=1)
        case "before":
            first = months_before(start.replace(day=1), 1)
        case _:
            first = date(start.year, int(month), 1)
    last = months_after(first, 1) - timedelta(days=1)
    return last if day == "end" else min(last, first.replace(day=int(day)))
