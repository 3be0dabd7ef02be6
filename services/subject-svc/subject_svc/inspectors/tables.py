"""The table of inspectors."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from shared.db.columns import instant, texts
from subject_svc.base import Base


class InspectorRow(Base, table=True):
    """An inspector's certificate (S-07): one of the few tables of personal data."""

    __tablename__ = "inspector"
    __table_args__ = (
        Index("ix_inspector_agency", "agency", "certificate"),
        Index("ix_inspector_valid_to", "valid_to", "certificate"),
    )

    certificate: str = Field(primary_key=True)
    name: str
    agency: str
    section: str | None = None
    valid_from: date
    valid_to: date
    qualifications: list[str] = texts()
    revoked: bool
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
