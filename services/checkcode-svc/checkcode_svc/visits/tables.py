"""The tables of visits."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import instant, json, maybe_instant, maybe_json, texts
from shared.events import Basis

DUE_ON = "coalesce(due_on, '9999-12-31'::date)"
"""Where results stand in the order of their days; those without one stand last."""


class VisitRow(Base, table=True):
    """A visit with a code; repeated ones count up, each is kept (C-09)."""

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(["code"], ["code.code"]),
        Index("uq_visit_code", "code", "number", unique=True),
        Index("ix_visit_day", "day"),
    )

    id: UUID = Field(primary_key=True)
    code: str
    number: int
    region: str
    town: str | None = None
    """Of its place; where it is not known, the district alone sees it."""
    place: str
    uscc: str
    day: date
    kind: str
    counted: bool
    surprise: bool
    classified: bool
    started_at: datetime = instant()
    presented_by: str
    presented_where: str | None = None
    further_reason: str | None = None
    further_reference: str | None = None
    late_minutes: int | None = None
    complete: bool
    cancelled: bool
    version: int


class VisitPartRow(Base, table=True):
    """One agency's part of one visit: who was there, what was found (C-10)."""

    __tablename__ = "visit_part"
    __table_args__ = (
        ForeignKeyConstraint(["visit_id"], ["visit.id"]),
        Index("ix_visit_part_due_on", text(f"({DUE_ON})"), "visit_id"),
        Index(
            "ix_visit_part_correct_provisional",
            "visit_id",
            postgresql_where=text("correct_until_provisional"),
        ),
    )

    visit_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    domain: str
    region: str
    position: int
    tasks: list[str] = texts()
    items: list[str] = texts()
    inspectors: list[str] = texts()
    status: str
    points: list[dict[str, Any]] = json()
    problems: int
    due_on: date | None = None
    due_basis: Basis | None = maybe_json(Basis)
    due_provisional: bool
    drafted_by: str | None = None
    draft_version: int
    overdue_reason: str | None = None
    passed_by: str | None = None
    supervisor_reason: str | None = None
    ended_on: date | None = None
    recorded_at: datetime | None = maybe_instant()
    recorded_on: date | None = None
    correct_until: date | None = None
    correct_until_provisional: bool
    corrected_at: datetime | None = maybe_instant()
    correction_reason: str | None = None
    version: int


class FormerResultsRow(Base, table=True):
    """Results as they were before a correction (C-26)."""

    __tablename__ = "former_results"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "agency"], ["visit_part.visit_id", "visit_part.agency"]
        ),
    )

    visit_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    points: list[dict[str, Any]] = json()
    problems: int
    recorded_at: datetime | None = maybe_instant()
    corrected_at: datetime = instant()
    corrected_by: str
    reason: str
