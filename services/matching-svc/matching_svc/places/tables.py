"""The table of marks: places that something happened to since their recompute."""

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field

from matching_svc.neighbours.tables import Base


class MarkRow(Base, table=True):
    """A mark: a place to recompute, or what tells which places those are."""

    __tablename__ = "mark"
    __table_args__ = (Index("ix_mark_key", "key"),)

    id: int = Field(
        sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    scope: str
    key: str
