"""The tables of pairs that may be one subject, and of what they share."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from shared.db.columns import enum, instant, maybe_instant, texts
from subject_svc.base import Base
from subject_svc.duplicates.domain import DuplicateStatus


class LikenessRow(Base, table=True):
    """A key of a subject: who shares it may be the same one."""

    __tablename__ = "subject_likeness"
    __table_args__ = (Index("ix_subject_likeness_uscc", "uscc"),)

    key: str = Field(primary_key=True)
    uscc: str = Field(primary_key=True)


class DuplicateRow(Base, table=True):
    """Two codes that may be one subject's (S-01)."""

    __tablename__ = "subject_duplicate"
    __table_args__ = (
        Index("ix_subject_duplicate_second", "second"),
        Index("ix_subject_duplicate_found_at", "found_at", "first", "second"),
    )

    first: str = Field(primary_key=True)
    second: str = Field(primary_key=True)
    reasons: list[str] = texts()
    found_at: datetime = instant()
    status: DuplicateStatus = enum(DuplicateStatus)
    decided_by: str | None = None
    decided_at: datetime | None = maybe_instant()
    reason: str | None = None
