"""What the region's joint conference said of a plan (P-18, P-19)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.civic.law import Basis


@dataclass(frozen=True, slots=True)
class Conference:
    """What came of asking the agencies whether they join, and of the deliberation."""

    office: str
    """The agency that asked them."""
    asked_on: date
    asked: tuple[str, ...]
    joining: tuple[str, ...]
    """Those that said they join."""
    members: tuple[str, ...]
    """With whom the inspection is to be a joint one; none where it cannot be."""
    reason: str | None
    """Why somebody that would join is left out."""
    decided_at: datetime
    basis: Basis
    reference: str | None = None
    """The minutes of the deliberation; None until there was one."""
    ripe: bool = False
    """Whether the plan may be made public (P-19)."""
    deliberated_at: datetime | None = None

    def deliberated(self, reference: str, at: datetime, *, ripe: bool) -> "Conference":
        """The same with what the conference deliberated, as its minutes say (P-19)."""
        return replace(self, reference=reference, ripe=ripe, deliberated_at=at)
