"""The table of subjects."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field

from shared.db.columns import enum, instant
from shared.events.subject import SubjectStatus
from subject_svc.base import Base


class SubjectRow(Base, table=True):
    """A subject by its USCC (S-01); retired, never deleted (S-03)."""

    __tablename__ = "subject"
    __table_args__ = (
        Index("ix_subject_region", "region", "uscc"),
        Index(
            "ix_subject_industry",
            "industry",
            postgresql_ops={"industry": "text_pattern_ops"},
            postgresql_where=text("industry IS NOT NULL"),
        ),
    )

    uscc: str = Field(primary_key=True)
    name: str
    region: str
    founded: date | None = None
    status: SubjectStatus = enum(SubjectStatus)
    reason: str | None = None
    uscc_ground: str | None = None
    industry: str | None = None
    registration_number: str | None = None
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()


class ChangedSubjectRow(Base, table=True):
    """That a subject or a place of it changed, until duplicates are looked for."""

    __tablename__ = "changed_subject"

    id: int = Field(
        sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    uscc: str
