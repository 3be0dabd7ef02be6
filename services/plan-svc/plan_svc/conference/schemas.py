"""Consultations over HTTP (P-18)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plan_svc.conference.domain import ConsultationStatus, Joining, Question
from plan_svc.library.schemas import AgencyCode
from plan_svc.schemas import In, Line, Out
from shared.events import Basis
from shared.web.values import Day

Agencies = Annotated[list[AgencyCode], Field(max_length=200)]


class ConsultationIn(In):
    """Whom the office asks, and by when; both may be left to the rows (P-18)."""

    agencies: Agencies | None = None
    """Only where the coordinator chooses; elsewhere all are asked."""
    due_on: Day | None = None

    def question(self) -> Question:
        """The domain's value."""
        agencies = None if self.agencies is None else tuple(self.agencies)
        return Question(agencies, self.due_on)


class JoiningIn(In):
    """Whether your agency joins; if not, why."""

    reply: Joining
    reason: Line | None = None


class OutcomeIn(In):
    """With whom the inspection is joint; without `members`, with all that join."""

    members: Agencies | None = None
    reason: Line | None = None
    """Why somebody that would join is left out."""


class DeliberationIn(In):
    """What the conference deliberated (P-19)."""

    reference: Annotated[Line, Field(min_length=1)]
    """Its minutes."""
    ripe: bool
    """Whether the plan may be made public."""


class JoiningOut(Out):
    """What one agency answered so far."""

    agency: str
    reply: Joining | None
    reason: str | None
    at: datetime | None


class ConsultationOut(Out):
    """The question whether agencies join a plan, and what they answered (P-18)."""

    id: UUID
    plan_id: UUID
    round: int = Field(description="of the plan's filing in which it was asked")
    agency: str = Field(description="whose plan it is")
    office: str
    asked: list[str]
    asked_at: datetime
    asked_on: date
    due_on: date
    waiting: list[str] = Field(description="the agencies that have not answered yet")
    answers: list[JoiningOut]
    status: ConsultationStatus
    members: list[str] = Field(description="with whom the inspection is joint")
    reason: str | None = Field(description="why somebody that would join is left out")
    decided_at: datetime | None
    chases: int
    bases: list[Basis]
