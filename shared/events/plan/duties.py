"""Events of duties: what the law asks to be inspected, and by when."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Basis, Event
from shared.events.plan.items import Risk


class DutyMode(StrEnum):
    """How a duty is done."""

    ON_SITE = "on_site"
    OFF_SITE = "off_site"


class DutyStatus(StrEnum):
    """Where a duty stands (P-13)."""

    OPEN = "open"
    """Its period goes on; nothing is planned, and its last day is not near."""
    PLANNED = "planned"
    """An open task of its domain reaches into its period."""
    DUE = "due"
    """Its last day is near, and nothing is planned."""
    DONE = "done"
    OVERDUE = "overdue"
    LAPSED = "lapsed"
    """The row no longer asks it: the place, its grade or the law changed."""


class DutyDue(Event):
    """A duty came due, or what was told of it changed (P-13)."""

    type: ClassVar[str] = "onevisit.plan.duty-due.v1"
    aggregate: ClassVar[str] = "duty"

    number: str
    """`{row}@{place}@{first day of the period}`."""
    agency: str
    domain: str
    region: str
    town: str | None = None
    place: str
    uscc: str
    grade: str = ""
    """In the domain, where it has one."""
    mode: DutyMode
    risk: Risk | None = None
    """Only visits with an item of this risk count."""
    minimum: int
    period_from: date
    due_on: date
    """The last day on which it can be done."""
    status: DutyStatus
    done: int = 0
    """How often it was done in the period."""
    done_on: date | None = None
    """Unset too where another agency's inspection stands for it."""
    task: str | None = None
    """The task that did it, or is to."""
    surprise: bool = False
    """Whether that task is a secret of its agency's (C-05)."""
    is_binding: bool
    """False where the row, or its period, is advisory."""
    bases: tuple[Basis, ...]
    """The row of the law that asks it, and that of its period where it is another."""

    @property
    def aggregate_id(self) -> str:
        """The duty's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc
