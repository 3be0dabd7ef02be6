"""A visit with a code: who came, what each agency found, and its life (C-09, C-10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from checkcode_svc.visits.domain.errors import NotAMember, ResultsFixed
from shared.civic.second_person import must_confirm
from shared.events import Basis
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


class Outcome(StrEnum):
    """The result of one check point (C-10)."""

    PROBLEM_FOUND = "problem_found"
    NO_PROBLEM = "no_problem"
    NOT_COVERED = "not_covered"


class Measure(StrEnum):
    """What is done about a found problem (C-10)."""

    COERCIVE_MEASURE = "coercive_measure"
    PENALTY_CASE = "penalty_case"
    GUIDANCE = "guidance"
    CORRECTION_ORDER = "correction_order"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Point:
    """The result of one check point; a found problem names its measure."""

    item: str
    point: str
    outcome: Outcome
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for an agency's results, and the row that sets it (C-11)."""

    day: date
    basis: Basis


class PartStatus(StrEnum):
    """Where one agency's results of a visit are: `due → draft → complete`."""

    DUE = "due"
    DRAFT = "draft"
    COMPLETE = "complete"


@dataclass(slots=True)
class VisitPart:
    """One agency's part of one visit: who was there, what was found (C-10)."""

    visit_id: UUID
    agency: str
    domain: str
    region: str
    position: int
    """0 is the lead."""
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    inspectors: tuple[str, ...]
    due_on: date | None
    """The last day for the results, where a row sets one (C-11)."""
    due_basis: Basis | None = None
    """That row; of earlier visits it is not known (X-01)."""
    status: PartStatus = PartStatus.DUE
    points: tuple[Point, ...] = ()
    problems: int = 0
    drafted_by: str | None = None
    """The person who kept the present draft."""
    draft_version: int = 0
    """Counts the drafts: a second person names the one that she was shown (I-09)."""
    overdue_reason: str | None = None
    """Why they came after their last day (C-11)."""
    passed_by: str | None = None
    """The second person who let a late code's overdue results pass (C-07)."""
    supervisor_reason: str | None = None
    """Her reason."""
    recorded_at: datetime | None = None
    recorded_on: date | None = None
    version: int = 0

    def draft(self, points: Sequence[Point], by: str) -> None:
        """Keep results that are not complete yet.

        Raises:
            ResultsFixed: if complete ones were given before.
        """
        self._take(points)
        self.status, self.drafted_by = PartStatus.DRAFT, by
        self.draft_version += 1

    def complete(
        self,
        points: Sequence[Point],
        overdue_reason: str | None,
        moment: tuple[datetime, date],
    ) -> None:
        """Take the complete results; nothing changes them from then on (C-10).

        `moment` is the instant and the day on which they are recorded.

        Raises:
            ResultsFixed: if complete ones were given before.
        """
        self._take(points)
        self.status, self.version = PartStatus.COMPLETE, self.version + 1
        self.overdue_reason = overdue_reason
        self.recorded_at, self.recorded_on = moment

    def let_pass(
        self, by: str, reason: str, shown: int, moment: tuple[datetime, date]
    ) -> None:
        """A second person completes what another drafted, after its last day (C-07).

        Raises:
            ResultsFixed: if complete ones were given before.
            SecondPersonNeeded: if she drafted them herself, or nobody did.
            VersionChanged: if she was shown another draft.
        """
        self.must_be_open()
        authors = [] if self.drafted_by is None else [self.drafted_by]
        must_confirm(by, authors, shown=shown, now=self.draft_version)
        self.complete(self.points, self.overdue_reason, moment)
        self.passed_by, self.supervisor_reason = by, reason

    def is_overdue(self, today: date) -> bool:
        """Tell whether their last day is over (C-11)."""
        return self.due_on is not None and today > self.due_on

    def _take(self, points: Sequence[Point]) -> None:
        self.must_be_open()
        self.points = tuple(points)
        self.problems = sum(
            point.outcome is Outcome.PROBLEM_FOUND for point in self.points
        )

    def must_be_open(self) -> None:
        """Refuse a change of complete results.

        Raises:
            ResultsFixed: if they are complete.
        """
        if self.status is PartStatus.COMPLETE:
            raise ResultsFixed


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
    complete: bool = False
    town: str | None = None
    """Of the place, where it is known."""
    surprise: bool = False
    classified: bool = False
    """One of its tasks is: its agencies' alone for ever (C-05)."""
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

    def _count_complete(self) -> None:
        self.complete = all(part.status is PartStatus.COMPLETE for part in self.parts)
