"""Reports as the API takes and gives them (C-06, C-12)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from checkcode_svc.reports.domain import MAX_TEXT, ReportStatus
from shared.web.values import Day


class ReportOut(BaseModel):
    """A report of a suspicious code, or of a visit without one (C-06)."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str | None
    text: str
    made_at: datetime
    status: ReportStatus
    handler: str | None
    """The agency that works on it."""
    due_on: date | None
    answer: str | None
    answered_at: datetime | None


class TakeIn(BaseModel):
    """Until when the handler means to answer; the sender sees it."""

    model_config = ConfigDict(extra="forbid")

    due_on: Day


class AnswerIn(BaseModel):
    """What the sender reads; without anybody's personal data."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT),
    ]
