"""The parts out of which plans were merged."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, texts


class PartRow(Base, table=True):
    """A part of a plan with its authors; none is ever changed (P-04)."""

    __tablename__ = "plan_part"

    plan_id: UUID = Field(primary_key=True)
    part_id: UUID = Field(primary_key=True)
    title: str
    section: str | None = None
    authors: list[str] = texts()
    items: list[str] = texts()
    subjects: int
    merged_by: str
    merged_at: datetime = instant()
