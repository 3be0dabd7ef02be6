"""The table of ratings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import maybe_instant


class RatingRow(Base, table=True):
    """The subject's rating of one agency of one visit; its secret works once (C-12)."""

    __tablename__ = "rating"
    __table_args__ = (
        ForeignKeyConstraint(["visit_id"], ["visit.id"]),
        Index("uq_rating_secret_hash", "secret_hash", unique=True),
    )

    visit_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    code: str
    region: str
    secret_hash: str
    score: int | None = None
    remark: str | None = None
    text: str | None = None
    rated_at: datetime | None = maybe_instant()
    rated_on: date | None = None
