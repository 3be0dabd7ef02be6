"""The tables of applications, and of the holds on their tasks."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from checkcode_svc.applications.domain.life import JOINED
from checkcode_svc.base import Base, one_of
from shared.db.columns import instant, json, maybe_json, texts
from shared.events import Basis


class ApplicationRow(Base, table=True):
    """An application for a code, whoever made it (C-02, C-03)."""

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_proposal",
            "proposal",
            unique=True,
            postgresql_where=text(
                f"proposal IS NOT NULL AND status IN {one_of(JOINED)}"
            ),
        ),
        Index("ix_application_agency", "agency", "id"),
        Index("ix_application_day", "day", "id"),
    )

    id: UUID = Field(primary_key=True)
    agency: str
    region: str
    town: str | None = None
    """Of its place; where it is not known, the district alone sees it."""
    domain: str
    place: str
    uscc: str
    kind: str
    kind_of_visit: str
    questioned_at: str | None = None
    source: str | None = None
    source_reason: str | None = None
    out_of_scope: str | None = None
    ground: str | None = None
    emergency_text: str | None = None
    overdue_reason: str | None = None
    asked_by: str | None = None
    passed_by: str | None = None
    supervisor_reason: str | None = None
    day: date
    duration_minutes: int
    starts_at: time | None = None
    place_is: str | None = None
    counted: bool
    surprise: bool
    classified: bool
    status: str
    options: list[dict[str, Any]] = json()
    own_tasks: list[str] = texts()
    left_out: list[dict[str, Any]] = json()
    chosen: list[str] = texts()
    proposal: str | None = None
    agreed: bool
    made_by_matching: bool
    matching_unavailable: bool
    issued_late: bool
    late_overdue: bool
    late_basis: Basis | None = maybe_json(Basis)
    expires_on: date | None = None
    expires_provisional: bool
    declined_reason: str | None = None
    declined_text: str | None = None
    reason: str | None = None
    staff_by: date | None = None
    applied_at: datetime = instant()
    changed_at: datetime = instant()
    version: int


class ApplicationMemberRow(Base, table=True):
    """One agency of an application: its tasks, items and inspectors (C-04)."""

    __tablename__ = "application_member"
    __table_args__ = (
        ForeignKeyConstraint(["application_id"], ["application.id"]),
        Index("ix_application_member_agency", "agency", "application_id"),
    )

    application_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    tasks: list[str] = texts()
    items: list[str] = texts()
    inspectors: list[str] = texts()


class TaskHoldRow(Base, table=True):
    """A task that is in a live application or on a live code: in one only (C-09)."""

    __tablename__ = "task_hold"
    __table_args__ = (
        ForeignKeyConstraint(["application_id"], ["application.id"]),
        Index("ix_task_hold_application_id", "application_id"),
    )

    task: str = Field(primary_key=True)
    agency: str
    application_id: UUID
    code: str | None = None
