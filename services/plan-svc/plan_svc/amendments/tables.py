"""What the owners of held tasks answered to amendments."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from plan_svc.base import Base
from shared.db.columns import instant


class AnswerRow(Base, table=True):
    """The answer of a task's owner to an amendment (P-08)."""

    __tablename__ = "plan_answer"

    plan_id: UUID = Field(primary_key=True)
    """Of the amendment."""
    task: str = Field(primary_key=True)
    held: str
    reply: str
    reason: str
    agency: str
    by: str
    answered_at: datetime = instant()
