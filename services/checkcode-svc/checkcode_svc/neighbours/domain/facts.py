"""Facts of places, tasks, items and certificates, which are neighbours'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.civic.calendar import months_before
from shared.events.plan import (
    CheckPoint,
    DatedPoint,
    LegalBasis,
    TaskKind,
    TaskStatus,
    founded,
)

HORIZON_MONTHS = 1


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place, and when its subject is closed."""

    number: str
    kind: str
    business_types: frozenset[str] = frozenset()
    closed_weekdays: frozenset[int] = frozenset()
    closed_days: frozenset[date] = frozenset()

    def is_closed(self, day: date) -> bool:
        """Tell whether the subject named this day as closed."""
        return day in self.closed_days or day.isoweekday() in self.closed_weekdays


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task; the reach is that of M-02."""

    number: str
    agency: str
    place: str
    kind: TaskKind
    status: TaskStatus
    on_site: bool
    earliest: date
    latest: date
    known_on: date
    items: tuple[str, ...]
    plan_code: str | None = None
    source: str = ""
    source_reason: str | None = None
    settled_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    out_of_scope: str | None = None
    surprise: bool = False
    classified: bool = False
    held: bool = False

    def reaches(self, day: date) -> bool:
        """Tell whether the task may be carried out on `day` (M-02)."""
        if self.settled_on is not None:
            return day == self.settled_on
        first = max(
            months_before(self.earliest, HORIZON_MONTHS),
            self.known_on,
            self.period_from or date.min,
        )
        return first <= day <= min(self.latest, self.period_to or date.max)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the library."""

    code: str
    claimed_by: frozenset[str]
    filed: bool
    valid_to: date | None = None
    legal_bases: tuple[LegalBasis, ...] | None = None

    def is_in_force(self, day: date) -> bool:
        """Tell whether it is filed, and within its date (P-09)."""
        return self.filed and (self.valid_to is None or day <= self.valid_to)

    def is_founded(self, day: date) -> bool:
        """Tell whether it rests on a law, regulation or rule in force (P-25)."""
        return founded(self.legal_bases, day)


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """The check points of an item: those of now, and where told those of each day."""

    code: str
    check_points: tuple[CheckPoint, ...]
    point_history: tuple[DatedPoint, ...] | None = None

    def on(self, day: date) -> Sequence[CheckPoint]:
        """The points that a result of that day is given for (P-25)."""
        if self.point_history is None:
            return self.check_points
        return [point for point in self.point_history if point.holds_on(day)]


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """An inspector's certificate."""

    number: str
    agency: str
    valid_from: date
    valid_to: date
    revoked: bool = False

    def is_valid(self, agency: str, day: date) -> bool:
        """Tell whether it lets this agency's inspector work on that day (S-07)."""
        held = self.agency == agency and not self.revoked
        return held and self.valid_from <= day <= self.valid_to
