"""The answer about a subject itself."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class SubjectOut(BaseModel):
    """A subject."""

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    name: str
    region: str
    founded: date | None
    status: str
    reason: str | None
    uscc_ground: Annotated[
        str | None,
        Field(description="on what ground a code with a wrong check digit was entered"),
    ]
    industry: Annotated[
        str | None, Field(description="of GB/T 4754, with the letter of its section")
    ]
    registration_number: Annotated[
        str | None, Field(description="fifteen digits, from before unified codes")
    ]
    version: int
    changed_at: datetime
