"""By when each step of a clue is due, in working days, by row (P-21)."""

from datetime import date
from enum import StrEnum

from plan_svc.clues.domain.clue import Term
from plan_svc.policy.domain import CLUE_DUE
from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Case, Law


class Step(StrEnum):
    """What must be done by a day."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    END = "end"
    """Answered; counted from the day on which the clue came in."""
    REPLY = "reply"
    """The source told; counted from the day on which the clue was closed."""


def case_of(region: str, domain: str | None, source: str, day: date) -> Case:
    """What rows of clues are asked about; before it is classified, of no domain."""
    return Case(region[:6], domain or "", day, {"source": source})


def term(law: Law, case: Case, step: Step, calendar: WorkingCalendar) -> Term:
    """The last day of a step that begins on the case's day."""
    row = next(row for row in law.holding(CLUE_DUE, case) if row.unit == step)
    deadline = calendar.deadline(case.day, row.value.working_days)
    return Term(deadline.day, law.cite(row))
