"""A visit with a code: who came, what each agency found, and its life (C-09, C-10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from checkcode_svc.visits.domain.errors import NotAMember
from checkcode_svc.visits.domain.part import (
    Due,
    FormerResults,
    PartStatus,
    Point,
    VisitPart,
)
from shared.events.plan import TaskKind


class KindOfVisit(StrEnum):
    """Where the visit takes place; all of them need a code (C-21)."""

    PREMISES = "premises"
    WORK_SITE = "work_site"
    QUESTIONING = "questioning"


class Attendance(StrEnum):
    """Whether an agency of a code came to its visit (C-26)."""

    AWAITED = "awaited"
    CAME = "came"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Party:
    """One agency of an application or a code, with what it does there (C-04)."""

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    inspectors: tuple[str, ...] = ()
    """Certificate numbers, empty until the agency has named them."""
    attendance: Attendance = Attendance.AWAITED
    absent_reason: str | None = None
    absent_text: str | None = None

    @property
    def part(self) -> tuple[str, tuple[str, ...]]:
        """Who does which tasks: what two sets of parties are compared by."""
        return self.agency, tuple(sorted(self.tasks))


@dataclass(slots=True)
class Visit:
    """A visit with a code; repeated ones count up, each is kept (C-09)."""

    id: UUID
    code: str
    number: int
    region: str
    place: str
    uscc: str
    day: date
    kind: TaskKind
    counted: bool
    started_at: datetime
    presented_by: str
    presented_where: str | None
    further_reason: str | None = None
    """Of a further visit with the code: why it is made (C-09)."""
    further_reference: str | None = None
    """Which clue, or which order to correct."""
    late_minutes: int | None = None
    """How much later than the code says they came, where that is worth a warning."""
    complete: bool = False
    town: str | None = None
    """Of the place, where it is known."""
    surprise: bool = False
    classified: bool = False
    """One of its tasks is: its agencies' alone for ever (C-05)."""
    cancelled: bool = False
    """Two people took it back with its code; it stays on record (I-09)."""
    version: int = 1
    """Counts the events that describe it."""
    parts: list[VisitPart] = field(default_factory=list)

    @property
    def agencies(self) -> frozenset[str]:
        """The agencies that took part."""
        return frozenset(part.agency for part in self.parts)

    def attend(self, party: Party, due: Due | None) -> None:
        """An agency takes part, the lead first; its results are due (C-11)."""
        self.complete = False
        self.parts.append(
            VisitPart(
                visit_id=self.id,
                agency=party.agency,
                domain=party.agency.partition("-")[2],
                region=self.region,
                position=len(self.parts),
                tasks=party.tasks,
                items=party.items,
                inspectors=party.inspectors,
                due_on=due.day if due else None,
                due_basis=due.basis if due else None,
                due_provisional=due is not None and due.provisional,
            )
        )

    def part_of(self, agency: str) -> VisitPart:
        """The agency's part.

        Raises:
            NotAMember: if the agency has no part in the visit.
        """
        for part in self.parts:
            if part.agency == agency:
                return part
        raise NotAMember

    def has(self, agency: str) -> bool:
        """Tell whether the agency has a part in the visit."""
        return any(part.agency == agency for part in self.parts)

    @property
    def has_results(self) -> bool:
        """Tell whether an agency gave complete results of it."""
        return any(part.status is PartStatus.COMPLETE for part in self.parts)

    def cancel(self) -> None:
        """It was taken back with its code: it counts for nothing (I-09)."""
        self.cancelled = True
        self.version += 1

    def goes_on(self, day: date, agencies: Iterable[str]) -> bool:
        """Tell whether a code that these present on that day is for this visit.

        It is over for those who gave all their results: they come for a further one.
        """
        if self.day != day:
            return False
        done = {
            part.agency for part in self.parts if part.status is PartStatus.COMPLETE
        }
        return not set(agencies) <= done

    def bring(self, agency: str, inspectors: tuple[str, ...]) -> None:
        """The visit goes on with the inspectors that the agency names now (C-09)."""
        part = self.part_of(agency)
        if part.status is not PartStatus.COMPLETE:
            part.inspectors = inspectors

    def record(
        self,
        agency: str,
        points: Sequence[Point],
        overdue_reason: str | None,
        moment: tuple[datetime, date],
    ) -> None:
        """Take an agency's complete results; with the last ones it is complete (C-10).

        `moment` is the instant and the day on which they are recorded.

        Raises:
            NotAMember: if the agency has no part in the visit.
            ResultsFixed: if it gave complete results before.
        """
        self.part_of(agency).complete(points, overdue_reason, moment)
        self._count_complete()

    def let_pass(
        self,
        agency: str,
        by: str,
        reason: str,
        shown: int,
        moment: tuple[datetime, date],
    ) -> None:
        """Take an agency's overdue draft by a second person, as `VisitPart.let_pass`.

        Raises:
            NotAMember: if the agency has no part in the visit.
        """
        self.part_of(agency).let_pass(by, reason, shown, moment)
        self._count_complete()

    def correct(
        self,
        agency: str,
        points: Sequence[Point],
        reason: str,
        by: str,
        now: datetime,
    ) -> FormerResults:
        """Take an agency's corrected results; the former ones come back (C-26).

        Raises:
            NotAMember: if the agency has no part in the visit.
            NothingToCorrect: if it gave no complete results before.
        """
        return self.part_of(agency).correct(points, reason, by, now)

    def _count_complete(self) -> None:
        self.complete = all(part.status is PartStatus.COMPLETE for part in self.parts)
