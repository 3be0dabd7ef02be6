"""The table of reports."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Index

from checkcode_svc.base import Base
from shared.db.columns import instant, maybe_instant


class ReportRow(Base, table=True):
    """A report of a code that somebody found suspicious (C-06)."""

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_made_at", "made_at"),
        Index("uq_report_number_hash", "number_hash", unique=True),
    )

    id: UUID = Field(primary_key=True)
    token: str
    """As it was scanned, cut to a length that fits; it opens nothing by itself."""
    code: str | None = None
    region: str | None = None
    text: str
    made_at: datetime = instant()
    number_hash: str | None = None
    status: str
    handler: str | None = None
    taken_at: datetime | None = maybe_instant()
    due_on: date | None = None
    answer: str | None = None
    answered_at: datetime | None = maybe_instant()
