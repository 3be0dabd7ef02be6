"""Comments on towns' drafts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant, json


class CommentRow(Base, table=True):
    """A comment on a draft; none is ever changed (P-04)."""

    __tablename__ = "plan_comment"
    __table_args__ = (Index("ix_plan_comment_plan", "plan_id", "id"),)

    id: UUID = Field(primary_key=True)
    plan_id: UUID
    round: int
    agency: str
    by: str
    text: str
    fields: list[dict[str, Any]] = json()
    made_at: datetime = instant()
