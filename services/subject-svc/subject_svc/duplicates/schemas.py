"""The answer about two subjects that may be one."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field

from subject_svc.duplicates.domain import DuplicateStatus, Likeness
from subject_svc.duplicates.queries import NamedPair
from subject_svc.schemas import Body


class SearchIn(Body):
    """Which subject to look for."""

    uscc: str


class DuplicateOut(BaseModel):
    """Two codes that may be one subject's, and why."""

    first: str
    first_name: str
    second: str
    second_name: str
    reasons: Annotated[list[Likeness], Field(description="why they may be one")]
    found_at: datetime
    status: DuplicateStatus
    decided_by: str | None
    decided_at: datetime | None
    reason: Annotated[str | None, Field(description="why they are two")]

    @classmethod
    def of(cls, pair: NamedPair) -> Self:
        """The pair of a row, with both names."""
        row = pair.row
        return cls(
            first=row.first,
            first_name=pair.first_name,
            second=row.second,
            second_name=pair.second_name,
            reasons=[Likeness(reason) for reason in row.reasons],
            found_at=row.found_at,
            status=row.status,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            reason=row.reason,
        )
