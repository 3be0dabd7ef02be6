"""The answer about a subject itself."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class SubjectOut(BaseModel):
    """A subject."""

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    name: str
    region: str
    founded: date | None
    status: str
    reason: str | None
    version: int
    changed_at: datetime
