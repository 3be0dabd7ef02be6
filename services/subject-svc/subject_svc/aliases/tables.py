"""The table of aliases."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from shared.db.columns import instant, json
from subject_svc.aliases.domain import PlacePair
from subject_svc.base import Base


class AliasRow(Base, table=True):
    """A code that goes, or went, by another one (S-12)."""

    __tablename__ = "subject_alias"
    __table_args__ = (Index("ix_subject_alias_subject", "subject"),)

    old: str = Field(primary_key=True)
    merged_into: str
    subject: str
    region: str
    merged: bool
    places: list[PlacePair] = json(list[PlacePair])
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
