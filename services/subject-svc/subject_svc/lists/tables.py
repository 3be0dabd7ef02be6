"""The table of list entries."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from shared.db.columns import enum, instant
from shared.events.subject import ListName
from subject_svc.base import Base
from subject_svc.lists.domain import Origin


class ListEntryRow(Base, table=True):
    """A subject on a list in a domain; from, to, reason and who (S-06)."""

    __tablename__ = "list_entry"
    __table_args__ = (Index("ix_list_entry_uscc", "uscc"),)

    list_name: ListName = enum(ListName, primary_key=True)
    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    valid_from: date
    valid_to: date | None = None
    reason: str
    by: str
    active: bool
    origin: Origin = enum(Origin)
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()

    @property
    def key(self) -> str:
        """Its subject and domain: lists go by it where their first key is alike."""
        return f"{self.uscc}{self.domain}"
