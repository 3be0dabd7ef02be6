"""The table of views."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.db.columns import instant, json
from shared.events.subject import ViewCriteria
from subject_svc.base import Base


class ViewRow(Base, table=True):
    """A field register of an agency: what it asks, and no member of it (S-02)."""

    __tablename__ = "subject_view"
    __table_args__ = (
        Index(
            "ux_subject_view_name",
            "owner",
            "name",
            unique=True,
            postgresql_where=text("NOT ended"),
        ),
        Index("ix_subject_view_name", "name", "id"),
        Index("ix_subject_view_changed", "changed_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    name: str
    note: str | None = None
    owner: str
    region: str
    criteria: ViewCriteria = json(ViewCriteria)
    ended: bool
    reason: str | None = None
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
