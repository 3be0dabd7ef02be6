"""The table of list entries."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from subject_svc.base import Base, instant


class ListEntryRow(Base, table=True):
    """A subject on a list in a domain; from, to, reason and who (S-06)."""

    __tablename__ = "list_entry"
    __table_args__ = (Index("ix_list_entry_uscc", "uscc"),)

    list_name: str = Field(primary_key=True)
    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date
    valid_to: date | None = None
    reason: str
    by: str
    active: bool
    origin: str
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
