"""Plans, their filing steps, their subjects and draws."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base, instant, json, maybe_instant, octets, texts


class PlanRow(Base, table=True):
    """A plan with everything that it states (P-03); `round` counts its filings."""

    __tablename__ = "plan"
    __table_args__ = (
        Index("ix_plan_region", "region", "id"),
        Index("ix_plan_agency", "agency", "id"),
        Index("uq_plan_code", "plan_code", unique=True),
    )

    id: UUID = Field(primary_key=True)
    plan_code: str | None = None
    reserved_code: str | None = None
    status: str
    agency: str
    domain: str
    region: str
    title: str
    kind: str
    items: list[str] = texts()
    partner_agencies: list[str] = texts()
    period_from: date | None = None
    period_to: date | None = None
    scope: str
    scope_open: bool
    legal_basis: str
    ratio: Decimal | None = None
    method: str | None = None
    mode: str
    check_points: str
    frequency: str
    necessity: str
    materials: list[str] = texts()
    parent_plan_code: str | None = None
    exception: str | None = None
    exception_reference: str
    surprise: bool
    classified: bool
    duration_minutes: int
    section: str | None = None
    reasons: dict[str, Any] = json()
    reason: str | None = None
    round: int
    subject_count: int
    task_count: int
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
    filed_at: datetime | None = maybe_instant()


class StepRow(Base, table=True):
    """A filing step of one round; earlier rounds stay readable (P-04)."""

    __tablename__ = "plan_step"
    __table_args__ = (Index("ix_plan_step_authority", "authority", "status"),)

    plan_id: UUID = Field(primary_key=True)
    round: int = Field(primary_key=True)
    name: str = Field(primary_key=True)
    ordinal: int
    authority: str
    status: str
    by: str | None = None
    reason: str | None = None
    decided_at: datetime | None = maybe_instant()


class SubjectRow(Base, table=True):
    """A subject's place in a plan, with the reasons given for it (P-23)."""

    __tablename__ = "plan_subject"
    __table_args__ = (Index("ix_plan_subject_uscc", "plan_id", "uscc"),)

    plan_id: UUID = Field(primary_key=True)
    place: str = Field(primary_key=True)
    uscc: str
    line: int
    drawn: bool
    reasons: dict[str, Any] = json()


class UploadRow(Base, table=True):
    """Rows of an upload while it is checked; empty outside a transaction (P-23)."""

    __tablename__ = "plan_upload"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    plan_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    place: str
    uscc: str
    reasons: dict[str, Any] = json()


class DrawRow(Base, table=True):
    """A draw, with what anyone needs to repeat it (P-16)."""

    __tablename__ = "plan_draw"

    plan_id: UUID = Field(primary_key=True)
    seed: str
    algorithm: str
    ratios: dict[str, Any] = json()
    by_grade: dict[str, Any] = json()
    frame_size: int
    frame_digest: str
    frame: bytes = octets()
    """The lines `place,grade` of the frame, compressed with zlib."""
    drawn: int
    drawn_at: datetime = instant()


class SerialRow(Base, table=True):
    """The last serial of plan codes given in a region and year."""

    __tablename__ = "plan_serial"

    region: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int
