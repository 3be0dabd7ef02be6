"""Ratings as the API gives them (C-12)."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class RatingOut(BaseModel):
    """What a subject said of one agency of one visit; for supervisors (C-12)."""

    model_config = ConfigDict(from_attributes=True)

    visit_id: UUID
    agency: str
    code: str
    score: int
    remark: str
    text: str | None
    rated_at: datetime
