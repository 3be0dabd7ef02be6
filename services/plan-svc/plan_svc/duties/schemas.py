"""Duties over HTTP."""

from datetime import date

from pydantic import Field

from plan_svc.schemas import Out
from shared.events import Basis
from shared.events.plan import DutyMode, DutyStatus, Risk


class DutyOut(Out):
    """What the law asks to be inspected at a place until a day, and where it stands."""

    number: str
    agency: str
    domain: str
    region: str
    town: str | None
    place: str
    uscc: str
    grade: str = Field(description="in the domain; empty without one")
    mode: DutyMode
    risk: Risk | None = Field(description="only visits with such an item count")
    minimum: int
    period_from: date
    due_on: date = Field(description="the last day on which it can be done")
    status: DutyStatus
    done: int = Field(description="how often it was done in the period")
    done_on: date | None = Field(
        description="unset too where another inspection stands for it"
    )
    task: str | None = Field(description="the task that did it, or is to")
    is_binding: bool = Field(
        description="false where the row, or its period, is advisory"
    )
    bases: list[Basis] = Field(description="the rows of the law that ask it")


class DutyLoadOut(Out):
    """How the duties of an agency stand; those that lapsed are not counted."""

    agency: str
    domain: str
    duties: int
    open: int
    planned: int
    due: int
    done: int
    overdue: int
