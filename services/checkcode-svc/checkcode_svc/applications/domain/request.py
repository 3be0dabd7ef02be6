"""What an applicant sends."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, time

from checkcode_svc.policy.domain import Ground, PlaceIs
from checkcode_svc.visits.domain.visit import KindOfVisit


@dataclass(frozen=True, slots=True)
class Emergency:
    """Why the visit cannot wait, or could not wait, for its code (C-07)."""

    ground: Ground
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """An application: own tasks, a place within a plan's scope, or a trigger."""

    tasks: tuple[str, ...]
    inspectors: tuple[str, ...]
    day: date
    place: str | None = None
    items: tuple[str, ...] = ()
    source: str | None = None
    source_reason: str | None = None
    out_of_scope: str | None = None
    """Why the visit lies outside the scope: its code is not counted (C-19, P-22)."""
    duration_minutes: int = 60
    starts_at: time | None = None
    """When they mean to come, by the clock of Shanghai (M-17)."""
    place_is: PlaceIs | None = None
    """Whether the place is open to its customers then."""
    kind_of_visit: KindOfVisit = KindOfVisit.PREMISES
    questioned_at: str | None = None
    emergency: Emergency | None = None
    overdue_reason: str | None = None
    plan_code: str | None = None
    """Of the plan filed with a scope in which the place lies (P-02)."""

    def has_ground_of(self, grounds: Container[Ground]) -> bool:
        """Whether it is an emergency on one of the grounds (C-07)."""
        return self.emergency is not None and self.emergency.ground in grounds
