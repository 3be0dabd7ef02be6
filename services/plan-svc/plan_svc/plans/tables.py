"""Plans and their filing steps."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from plan_svc.plans.domain.conference import Conference
from plan_svc.plans.domain.content import Extent
from shared.db.columns import instant, json, maybe_instant, maybe_json, texts
from shared.events import Basis

PERIOD_FROM = "coalesce(period_from, '9999-12-31'::date)"
"""Where a plan stands in the order of periods; those without one stand last."""


class PlanRow(Base, table=True):
    """A plan with everything that it states (P-03); `round` counts its filings."""

    __tablename__ = "plan"
    __table_args__ = (
        Index("ix_plan_region", "region", "id"),
        Index("ix_plan_agency", "agency", "id"),
        Index(
            "uq_plan_code",
            "plan_code",
            unique=True,
            postgresql_where=text("amends IS NULL"),
        ),
        Index(
            "uq_plan_amendment",
            "amends",
            unique=True,
            postgresql_where=text("status IN ('draft', 'submitted') AND NOT extends"),
        ),
        Index("ix_plan_edition", "amends", "edition"),
        Index("ix_plan_period", text(f"({PERIOD_FROM})"), "id"),
        Index("ix_plan_title", "title", "id"),
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
    out_of_scope: str | None = None
    reasons: dict[str, Any] = json()
    reason: str | None = None
    round: int
    authors: list[str] = texts()
    subject_count: int
    task_count: int
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
    filed_at: datetime | None = maybe_instant()
    amends: UUID | None = None
    extends: bool = False
    edition: int
    change_reason: str | None = None
    published_at: datetime | None = maybe_instant()
    published_edition: int | None = None
    stated_at: datetime | None = maybe_instant()
    occasions: list[dict[str, Any]] = json()
    extent: Extent | None = maybe_json(Extent)
    bases: tuple[Basis, ...] | None = maybe_json(tuple[Basis, ...])
    guides: list[str] = texts()
    conference: Conference | None = maybe_json(Conference)


class EditionRow(Base, table=True):
    """What a plan stated before it was amended (P-08)."""

    __tablename__ = "plan_edition"

    plan_id: UUID = Field(primary_key=True)
    edition: int = Field(primary_key=True)
    content: dict[str, Any] = json()
    change_reason: str | None = None
    subject_count: int
    task_count: int
    since: datetime = instant()
    until: datetime = instant()


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
    basis: Basis | None = maybe_json(Basis)
    field_reasons: list[dict[str, Any]] = json()
