"""The table of requests."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.db.columns import enum, instant, json, maybe_enum, maybe_instant
from shared.events import Basis
from subject_svc.base import Base
from subject_svc.requests.domain import RefusalGround, RequestKind, RequestStatus


class RequestRow(Base, table=True):
    """A request of a subject about the data on it (S-11)."""

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_uscc", "uscc"),
        Index("ix_request_due_on", "due_on", "id"),
        Index(
            "ux_request_open",
            "uscc",
            "kind",
            unique=True,
            postgresql_where=text("status = 'received'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    uscc: str
    kind: RequestKind = enum(RequestKind)
    what: str
    channel: str
    made_at: datetime = instant()
    due_on: date
    due_provisional: bool
    due_basis: Basis = json(Basis)
    status: RequestStatus = enum(RequestStatus)
    ground: RefusalGround | None = maybe_enum(RefusalGround)
    answer: str | None = None
    decided_by: str | None = None
    decided_person: str | None = None
    decided_at: datetime | None = maybe_instant()
