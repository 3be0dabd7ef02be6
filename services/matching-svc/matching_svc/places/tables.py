"""The tables of marks, and of the day's runs."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index
from sqlmodel import Field

from matching_svc.base import Base
from shared.db.columns import instant


class MarkRow(Base, table=True):
    """A mark: a place to recompute, or what tells which places those are."""

    __tablename__ = "mark"
    __table_args__ = (Index("ix_mark_key", "key"),)

    id: int = Field(
        sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    scope: str
    key: str


class RunRow(Base, table=True):
    """One day's run over all places, and how far it came."""

    __tablename__ = "run"

    day: date = Field(primary_key=True)
    status: str
    upto: str
    places: int
    proposed: int
    answered: int
    agreed: int
    withdrawn: int
    started_at: datetime = instant()
    finished_at: datetime | None = Field(
        sa_column=Column(DateTime(timezone=True), nullable=True)
    )
