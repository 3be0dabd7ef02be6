"""A declared conflict of interest of an inspector with a subject (P-16)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from plan_svc.teams.errors import ConflictEnded


class DeclaredBy(StrEnum):
    """Who says so: the inspector, or the office."""

    INSPECTOR = "inspector"
    OFFICE = "office"


@dataclass(slots=True)
class Conflict:
    """That an inspector does not inspect a subject, as long as it is not ended."""

    id: UUID
    agency: str
    certificate: str
    uscc: str
    source: DeclaredBy
    reason: str
    declared_by: str
    declared_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None

    def end(self, by: str, at: datetime, reason: str) -> None:
        """It does not hold any more.

        Raises:
            ConflictEnded: if that was said before.
        """
        if self.ended_at is not None:
            raise ConflictEnded
        self.ended_by, self.ended_at, self.end_reason = by, at, reason
