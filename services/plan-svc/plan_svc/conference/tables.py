"""The table of consultations; what each agency answered stands in it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from plan_svc.conference.domain import AgencyAnswer, ConsultationStatus
from shared.db.columns import enum, instant, json, maybe_instant, texts
from shared.events import Basis


class ConsultationRow(Base, table=True):
    """The question whether agencies join a plan (P-18)."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index("ix_consultation_due_on", "due_on", "id"),
        Index("ix_consultation_asked_on", "asked_on", "id"),
        Index("ix_consultation_plan", "plan_id", "id"),
        Index(
            "ix_consultation_open",
            "due_on",
            "id",
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    plan_id: UUID
    round: int
    agency: str
    office: str
    asked: list[str] = texts()
    asked_at: datetime = instant()
    asked_on: date
    due_on: date
    waiting: list[str] = texts()
    answers: list[AgencyAnswer] = json(list[AgencyAnswer])
    status: ConsultationStatus = enum(ConsultationStatus)
    members: list[str] = texts()
    reason: str | None = None
    decided_at: datetime | None = maybe_instant()
    chases: int
    chased_for: date | None = None
    bases: list[Basis] = json(list[Basis])
