"""The table of transfers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.db.columns import enum, instant, maybe_instant
from subject_svc.base import Base
from subject_svc.transfers.domain import TransferKind, TransferStatus


class TransferRow(Base, table=True):
    """A transfer; `key` is a USCC, a place's number or a certificate (S-12)."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index(
            "ux_transfer_open",
            "kind",
            "key",
            unique=True,
            postgresql_where=text("status = 'offered'"),
        ),
    )

    id: UUID = Field(primary_key=True)
    kind: TransferKind = enum(TransferKind)
    key: str
    origin: str
    target: str
    reason: str
    offered_by: str
    offered_person: str
    status: TransferStatus = enum(TransferStatus)
    decided_by: str | None = None
    decided_person: str | None = None
    decision: str | None = None
    decided_at: datetime | None = maybe_instant()
    counterpart: str | None = None
    version: int
    made_at: datetime = instant()
    changed_at: datetime = instant()
