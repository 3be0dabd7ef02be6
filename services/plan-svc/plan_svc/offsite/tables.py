"""Off-site inspections, and their results before corrections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import enum, instant, json, maybe_instant, texts
from shared.events import Basis
from shared.events.plan import TaskKind


class OffSiteRow(Base, table=True):
    """An off-site task that was carried out (P-26)."""

    __tablename__ = "off_site_inspection"
    __table_args__ = (
        Index("ix_off_site_inspection_day", "day", "task"),
        Index("ix_off_site_inspection_place", "place", "domain"),
        Index("ix_off_site_inspection_uscc", "uscc"),
    )

    task: str = Field(primary_key=True)
    agency: str
    domain: str
    region: str
    town: str | None = None
    place: str
    uscc: str
    kind: TaskKind = enum(TaskKind)
    plan_code: str | None = None
    day: date
    means: list[str] = texts()
    inspectors: list[str] = texts()
    points: list[dict[str, Any]] = json()
    evidence: list[dict[str, Any]] = json()
    problems: int
    recorded_by: str
    recorded_at: datetime = instant()
    correct_until: date
    bases: list[Basis] = json(list[Basis])
    classified: bool
    surprise: bool
    met: list[str] = texts()
    is_joint: bool
    corrected_at: datetime | None = maybe_instant()
    version: int


class OffSiteFormer(Base, table=True):
    """Results as they were before a correction."""

    __tablename__ = "off_site_former"

    task: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    points: list[dict[str, Any]] = json()
    evidence: list[dict[str, Any]] = json()
    corrected_at: datetime = instant()
    corrected_by: str
    reason: str
