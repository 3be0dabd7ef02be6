"""The table of notices; what each receiver said stands in it, with the trail."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from plan_svc.base import Base
from plan_svc.notices.domain import Entry, Reply
from shared.db.columns import enum, instant, json, maybe_instant, texts
from shared.events import Basis
from shared.events.plan import NoticeKind, NoticeStatus


class NoticeRow(Base, table=True):
    """A notice; `waiting` are the receivers that still have to answer (P-24)."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_due_on", "due_on", "id"),
        Index("ix_notice_sent_on", "sent_on", "id"),
        Index("ix_notice_sender", "sender", "id"),
        Index("ix_notice_receivers", "receivers", postgresql_using="gin"),
        Index("ix_notice_uscc", "uscc"),
        Index(
            "ix_notice_open", "due_on", "id", postgresql_where=text("status = 'sent'")
        ),
    )

    id: UUID = Field(primary_key=True)
    kind: NoticeKind = enum(NoticeKind)
    sender: str
    receivers: list[str] = texts()
    title: str
    text: str
    sent_at: datetime = instant()
    sent_on: date
    due_on: date
    waiting: list[str] = texts()
    replies: list[Reply] = json(list[Reply])
    trail: list[Entry] = json(list[Entry])
    place: str | None = None
    uscc: str | None = None
    plan_id: UUID | None = None
    task: str | None = None
    commitment: str | None = None
    classified: bool
    surprise: bool
    status: NoticeStatus = enum(NoticeStatus)
    closed_at: datetime | None = maybe_instant()
    chases: int
    chased_for: date | None = None
    bases: list[Basis] = json(list[Basis])
    version: int
