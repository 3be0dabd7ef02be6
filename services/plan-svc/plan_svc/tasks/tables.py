"""Tasks: one agency, one place, some items, a window (P-20)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import json, maybe_json, texts
from shared.events.plan import TaskBases


class TaskRow(Base, table=True):
    """A task; `joint` is the agreed proposal that it is carried out in."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_place", "place", "domain"),
        Index("ix_task_uscc", "uscc"),
        Index("ix_task_agency", "agency", "number"),
        Index("ix_task_latest", "latest", "number"),
        Index("ix_task_earliest", "earliest", "number"),
        Index(
            "ux_task_source",
            "agency",
            "source_number",
            "place",
            unique=True,
            postgresql_where=text("source_number IS NOT NULL"),
        ),
        Index(
            "ix_task_plan",
            "plan_id",
            "number",
            postgresql_where=text("plan_id IS NOT NULL"),
        ),
    )

    number: str = Field(primary_key=True)
    agency: str
    section: str | None = None
    domain: str
    region: str
    town: str | None = None
    """Where it is not known, the district alone sees the task."""
    place: str
    uscc: str
    kind: str
    source: str
    source_number: str | None = None
    source_reason: str | None = None
    plan_id: UUID | None = None
    plan_code: str | None = None
    plan_kind: str | None = None
    occasion: int = 1
    lead: str | None = None
    items: list[dict[str, Any]] = json()
    item_codes: list[str] = texts()
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None = None
    visited_on: date | None = None
    inspected_on: date | None = None
    found: bool | None = None
    met_by: str | None = None
    spared: list[dict[str, Any]] = json()
    period_from: date | None = None
    period_to: date | None = None
    on_site: bool
    surprise: bool
    classified: bool
    joint_forbidden: bool
    out_of_scope: str | None = None
    duration_minutes: int
    materials: list[str] = texts()
    status: str
    reason: str | None = None
    joint: str | None = None
    bases: TaskBases | None = maybe_json(TaskBases)
    version: int
