"""Events of the work on a task within its agency."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Basis, Event


class DispatchStage(StrEnum):
    """How far an agency is with a task that was dispatched to it (P-20)."""

    DISPATCHED = "dispatched"
    """Its sheet went out with the task; nobody has confirmed it."""
    RECEIVED = "received"
    """The agency confirmed that it has the sheet."""
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    """It is a section's, or named inspectors'."""
    RETURNED = "returned"
    """The agency gave it back with a reason: who dispatched it decides."""


class DispatchChanged(Event):
    """Where a task is within its agency (P-20).

    An aggregate of its own beside the task: who matches tasks or issues codes does not
    listen to it. A task without one is dispatched, and nothing was done with it yet.
    """

    type: ClassVar[str] = "onevisit.plan.dispatch-changed.v1"
    aggregate: ClassVar[str] = "dispatch"

    task: str
    agency: str
    lead: str | None = None
    """The agency that dispatched it, where that is another one."""
    domain: str
    region: str
    town: str | None = None
    place: str
    uscc: str
    plan_code: str | None = None
    dispatched_on: date
    stage: DispatchStage
    section: str | None = None
    inspectors: int = 0
    """How many were named; who they are is the agency's own."""
    returns: int = 0
    urges: int = 0
    """How often it was urged, by the system or by somebody."""
    urged_on: date | None = None
    escalated_on: date | None = None
    """When it went to whoever oversees, since urging did not help."""
    directed: bool = False
    """Whether whoever oversees has said what is to be done."""
    lapsed_on: date | None = None
    """The last day of a window that passed without an inspection."""
    explained: bool = False
    """Whether the agency gave the reason."""
    classified: bool = False
    surprise: bool = False
    bases: tuple[Basis, ...] = ()
    """The rows of the law by which it was urged and escalated."""

    @property
    def aggregate_id(self) -> str:
        """The task's number."""
        return self.task

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc
