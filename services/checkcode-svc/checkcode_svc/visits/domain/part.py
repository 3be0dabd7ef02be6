"""One agency's part of a visit: its results by check point, and their life (C-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from checkcode_svc.visits.domain.errors import (
    EndOutOfOrder,
    NothingToCorrect,
    ResultsFixed,
)
from shared.civic.second_person import must_confirm
from shared.events import Basis


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
    """The result of one check point; a found problem names its measures."""

    item: str
    point: str
    outcome: Outcome
    measure: Measure | None = None
    """The first of them."""
    measures: tuple[Measure, ...] = ()
    """All of them; empty in results of before, which had one."""
    text: str | None = None
    """What was seen, in the inspectors' words."""

    @property
    def every_measure(self) -> tuple[Measure, ...]:
        """All measures, however they were recorded."""
        if self.measures or self.measure is None:
            return self.measures
        return (self.measure,)


@dataclass(frozen=True, slots=True)
class FormerResults:
    """Results as they were before a correction, and why they were corrected (C-26)."""

    visit_id: UUID
    agency: str
    version: int
    points: tuple[Point, ...]
    problems: int
    recorded_at: datetime | None
    """When this version was given."""
    corrected_at: datetime
    corrected_by: str
    """The person, by the subject of her token."""
    reason: str


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for an agency's results, and the row that sets it (C-11)."""

    day: date
    basis: Basis
    provisional: bool = False
    """It reaches into a year whose working days are not published yet (C-08)."""


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
    due_provisional: bool = False
    """To be set anew when the next year's working days are published (C-08)."""
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
    ended_on: date | None = None
    """The day on which it was done there, where that is not the visit's own (M-09)."""
    recorded_at: datetime | None = None
    recorded_on: date | None = None
    correct_until: date | None = None
    """The last day on which complete results are corrected (C-26)."""
    correct_until_provisional: bool = False
    """To be set anew when the next year's working days are published (C-08)."""
    corrected_at: datetime | None = None
    """Where they were corrected: when last (C-26)."""
    correction_reason: str | None = None
    version: int = 0

    def end(self, on: date | None, began: date, today: date) -> None:
        """Take the day on which the agency was done there; the visit's own if None.

        Raises:
            EndOutOfOrder: if it is before the visit, or has not come.
        """
        if on is not None and not began <= on <= today:
            raise EndOutOfOrder(day=began.isoformat())
        self.ended_on = None if on == began else on

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
        """Take the complete results; only a correction changes them (C-10, C-26).

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

    def correct(
        self, points: Sequence[Point], reason: str, by: str, now: datetime
    ) -> FormerResults:
        """Take corrected results in place of complete ones, which come back (C-26).

        Raises:
            NothingToCorrect: if no complete ones were given before.
        """
        if self.status is not PartStatus.COMPLETE:
            raise NothingToCorrect
        former = FormerResults(
            visit_id=self.visit_id,
            agency=self.agency,
            version=self.version,
            points=self.points,
            problems=self.problems,
            recorded_at=self.corrected_at or self.recorded_at,
            corrected_at=now,
            corrected_by=by,
            reason=reason,
        )
        self._set(points)
        self.version += 1
        self.corrected_at, self.correction_reason = now, reason
        return former

    def is_overdue(self, today: date) -> bool:
        """Tell whether their last day is over (C-11)."""
        return self.due_on is not None and today > self.due_on

    def _take(self, points: Sequence[Point]) -> None:
        self.must_be_open()
        self._set(points)

    def _set(self, points: Sequence[Point]) -> None:
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
