"""Events of clues."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Basis, Event


class ClueStatus(StrEnum):
    """How far the work on a clue is (P-21)."""

    RECEIVED = "received"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    """An agency is to handle it, and has not accepted it yet."""
    ACCEPTED = "accepted"
    INSPECTING = "inspecting"
    """A task or a code of it is under way."""
    PLANNED = "planned"
    """Its subject goes into the plan of the next month (P-29)."""
    VERIFIED = "verified"
    """The inspection that came of it has results."""
    ANSWERED = "answered"
    CLOSED = "closed"


class ClueKind(StrEnum):
    """What a clue is, which decides what may come of it (P-29)."""

    COMPLAINT = "complaint"
    """Somebody asks for what is due to him."""
    REPORT = "report"
    """Somebody tells of what breaks the law."""
    WARNING = "warning"
    OTHER = "other"


class ClueOutcome(StrEnum):
    """How a clue ended (P-21)."""

    NO_PROBLEM = "no_problem"
    PROBLEM_FOUND = "problem_found"
    NOT_VERIFIABLE = "not_verifiable"
    NOT_ACCEPTED = "not_accepted"


class ClueEvent(Event):
    """The state of a clue: no word of what was said, nor who said it (P-21)."""

    aggregate: ClassVar[str] = "clue"

    number: str
    """`XS.{region}.{digest}`, which tells nothing of its source."""
    source: str
    """`complaint`, `transfer`, … (P-21)."""
    kind: ClueKind | None = None
    """Unset until it is classified."""
    domain: str | None = None
    items: tuple[str, ...] = ()
    """What was complained of, where it was found among the items."""
    region: str
    town: str | None = None
    place: str | None = None
    uscc: str | None = None
    """Of the subject, where it concerns one that is known."""
    received_by: str
    received_on: date
    agency: str | None = None
    """Who must handle it."""
    status: ClueStatus
    due_on: date | None = None
    """The last day of the next step; unset where none is left."""
    end_by: date
    """The last day on which it must be answered."""
    chases: int = 0
    """How often it was chased."""
    task: str | None = None
    application_id: str | None = None
    """Of a code that was applied for without a task."""
    outcome: ClueOutcome | None = None
    classified: bool = False
    surprise: bool = False
    bases: tuple[Basis, ...] = ()
    """The rows of the law by which its days were set."""

    @property
    def aggregate_id(self) -> str:
        """The clue's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC, else its own number."""
        return self.uscc or self.number


class ClueReceived(ClueEvent):
    """A clue came in, or was classified; nobody has to handle it yet."""

    type: ClassVar[str] = "onevisit.plan.clue-received.v1"


class ClueAssigned(ClueEvent):
    """An agency must handle a clue, or went on with it."""

    type: ClassVar[str] = "onevisit.plan.clue-assigned.v1"


class ClueClosed(ClueEvent):
    """A clue ended, and its source was told."""

    type: ClassVar[str] = "onevisit.plan.clue-closed.v1"
