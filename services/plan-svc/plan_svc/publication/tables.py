"""Plans as the public reads them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, texts


class PublicPlanRow(Base, table=True):
    """What the public reads of a plan: its edition that was published last (P-08)."""

    __tablename__ = "plan_public"
    __table_args__ = (
        Index("ix_plan_public_published", "published_at", "plan_code"),
        Index("ix_plan_public_region", "region", "plan_code"),
    )

    plan_code: str = Field(primary_key=True)
    edition: int
    status: str
    kind: str
    title: str
    agency: str
    partner_agencies: list[str] = texts()
    domain: str
    region: str
    items: list[str] = texts()
    period_from: date | None = None
    period_to: date | None = None
    scope: str
    ratio: Decimal | None = None
    method: str | None = None
    mode: str
    check_points: str
    frequency: str
    materials: list[str] = texts()
    tasks: int
    published_at: datetime = instant()
    stated_at: datetime = instant()
    reference: str | None = None
