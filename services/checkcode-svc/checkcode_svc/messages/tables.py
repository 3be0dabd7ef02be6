"""The table of messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from checkcode_svc.base import Base
from shared.db.columns import instant, json


class MessageRow(Base, table=True):
    """A message to a subject: the readable outbox; never read by inspectors (C-12)."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_region", "region", "id"),)

    id: UUID = Field(primary_key=True)
    region: str
    uscc: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    text_zh: str
    text_en: str
    data: dict[str, Any] = json()
    made_at: datetime = instant()
