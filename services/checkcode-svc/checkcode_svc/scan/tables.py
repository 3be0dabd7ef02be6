"""The table of reports."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index

from checkcode_svc.base import Base
from shared.db.columns import instant


class ReportRow(Base, table=True):
    """A report of a code that somebody found suspicious (C-06)."""

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_made_at", "made_at"),)

    id: UUID = Field(primary_key=True)
    token: str
    """As it was scanned, cut to a length that fits; it opens nothing by itself."""
    code: str | None = None
    region: str | None = None
    text: str
    made_at: datetime = instant()
