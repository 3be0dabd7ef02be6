"""Parts of plans over HTTP."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from plan_svc.schemas import In, Out


class PartIn(In):
    """The draft of a section that goes into the plan."""

    part: UUID


class PartOut(Out):
    """A part of a plan, with its own authors."""

    part_id: UUID
    title: str
    section: str | None
    authors: list[str] = Field(description="who wrote it; none of them approves")
    items: list[str]
    subjects: int
    merged_by: str
    merged_at: datetime
