"""The table of messages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import instant, maybe_instant, texts


class MessageRow(Base, table=True):
    """A message to a subject; what it says is sealed, and wiped in the end (C-12)."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_region", "region", "id"),
        Index("ix_message_visit_id", "visit_id", "agency"),
        Index(
            "ix_message_expires_at",
            "expires_at",
            postgresql_where=text("sealed IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    region: str
    uscc: str
    place: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    kept_from: list[str] = texts()
    sealed: str | None = None
    made_at: datetime = instant()
    expires_at: datetime = instant()
    delivered_at: datetime | None = maybe_instant()
    delivered_where: str | None = None
    received_by: str | None = None
