"""When a plan is due (P-07): draft, internal, notify, file, publish."""

from dataclasses import dataclass
from datetime import date, timedelta

from plan_svc.policy.domain import Case, Law, Row
from shared.civic.calendar import months_after, months_before


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of a plan."""

    name: str
    due: date
    clause: str


def deadlines(law: Law, case: Case, period_from: date) -> list[Deadline]:
    """The deadlines of a plan whose period begins on this day (P-07)."""
    return [
        Deadline(row.unit, _due(row, period_from), row.clause)
        for row in law.holding("deadlines", case)
    ]


def _due(row: Row, start: date) -> date:
    month, day = row.values["month"], row.values["day"]
    match month:
        case "same":
            first = start.replace(day=1)
        case "before":
            first = months_before(start.replace(day=1), 1)
        case _:
            first = date(start.year, int(month), 1)
    last = months_after(first, 1) - timedelta(days=1)
    return last if day == "end" else min(last, first.replace(day=int(day)))
