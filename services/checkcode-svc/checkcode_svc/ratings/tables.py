"""The table of ratings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import instant, maybe_instant


class RatingRow(Base, table=True):
    """The subject's rating of one agency of one visit; its secret works once (C-12)."""

    __tablename__ = "rating"
    __table_args__ = (
        ForeignKeyConstraint(["visit_id"], ["visit.id"]),
        Index("uq_rating_secret_hash", "secret_hash", unique=True),
        Index(
            "ix_rating_rated_at",
            "rated_at",
            postgresql_where=text("rated_at IS NOT NULL"),
        ),
    )

    visit_id: UUID = Field(primary_key=True)
    agency: str = Field(primary_key=True)
    code: str
    region: str
    secret_hash: str
    expires_at: datetime = instant()
    score: int | None = None
    remark: str | None = None
    text: str | None = None
    rated_at: datetime | None = maybe_instant()
    rated_on: date | None = None


class RatingTryRow(Base, table=True):
    """Wrong tries of one address at one code, kept for a day (C-12)."""

    __tablename__ = "rating_try"
    __table_args__ = (Index("ix_rating_try_tried_at", "tried_at"),)

    code: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    """Its keyed hash: the address itself is kept by the access log alone."""
    wrong: int
    tried_at: datetime = instant()
