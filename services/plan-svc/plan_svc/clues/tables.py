"""The tables of clues; who complained stands in one of its own, sealed (S-11)."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import enum, instant, json, maybe_enum, maybe_instant, texts
from shared.events import Basis
from shared.events.plan import ClueKind, ClueOutcome, ClueStatus


class ClueRow(Base, table=True):
    """A clue by its number; one for each number of a channel (P-21)."""

    __tablename__ = "clue"
    __table_args__ = (
        Index("ux_clue_source", "channel", "source_number", unique=True),
        Index("ix_clue_received_on", "received_on", "number"),
        Index("ix_clue_agency", "agency", "number"),
        Index("ix_clue_uscc", "uscc"),
        Index(
            "ix_clue_due_on",
            text("coalesce(due_on, '9999-12-31'::date)"),
            "number",
        ),
        Index(
            "ix_clue_inspecting",
            "number",
            postgresql_where=text("status = 'inspecting'"),
        ),
        Index(
            "ix_clue_planned",
            "place",
            postgresql_where=text("plan_month IS NOT NULL"),
        ),
        Index("ix_clue_task", "task", postgresql_where=text("task IS NOT NULL")),
    )

    number: str = Field(primary_key=True)
    channel: str
    source: str
    source_number: str
    received_by: str
    received_at: datetime = instant()
    received_on: date
    region: str
    text: str
    end_by: date
    due_on: date | None = None
    town: str | None = None
    place: str | None = None
    uscc: str | None = None
    subject_name: str | None = None
    status: ClueStatus = enum(ClueStatus)
    kind: ClueKind | None = maybe_enum(ClueKind)
    domain: str | None = None
    items: list[str] = texts()
    matter: str | None = None
    classified: bool
    surprise: bool
    agency: str | None = None
    handed_by: str | None = None
    reason: str | None = None
    task: str | None = None
    inspections: int
    application_id: str | None = None
    plan_month: date | None = None
    found: bool | None = None
    outcome: ClueOutcome | None = maybe_enum(ClueOutcome)
    answer: str | None = None
    closed_at: datetime | None = maybe_instant()
    replied_at: datetime | None = maybe_instant()
    reply: str | None = None
    chases: int
    chased_for: date | None = None
    bases: list[Basis] = json(list[Basis])
    version: int


class ClueComplainant(Base, table=True):
    """Who complained; erased some time after the clue was closed."""

    __tablename__ = "clue_complainant"

    clue: str = Field(primary_key=True)
    sealed: str
    closed_at: datetime | None = maybe_instant()
