"""The table of contacts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.db.columns import enum, instant, maybe_enum, maybe_instant, texts
from subject_svc.base import Base
from subject_svc.contacts.domain import (
    ContactKind,
    ContactRole,
    ContactStatus,
    Ending,
)


class ContactRow(Base, table=True):
    """A contact; no earlier state is kept, for it would keep the value too (S-11)."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("ix_contact_uscc", "uscc"),
        Index(
            "ux_contact_standing",
            "uscc",
            "kind",
            "role",
            unique=True,
            postgresql_where=text("sealed IS NOT NULL"),
        ),
        Index(
            "ix_contact_given_at",
            "given_at",
            postgresql_where=text("status = 'given'"),
        ),
        Index(
            "ix_contact_ended_at",
            "ended_at",
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    uscc: str
    kind: ContactKind = enum(ContactKind)
    role: ContactRole = enum(ContactRole)
    purposes: list[str] = texts()
    status: ContactStatus = enum(ContactStatus)
    sealed: str | None = None
    given_by: str
    given_at: datetime = instant()
    confirmed_at: datetime | None = maybe_instant()
    ended_at: datetime | None = maybe_instant()
    ending: Ending | None = maybe_enum(Ending)
    end_reason: str | None = None
