"""An off-site inspection, and until when what it gave is corrected (P-26)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plan_svc.offsite.errors import CorrectionOver
from shared.civic.law import Basis
from shared.events.plan import OffSiteMeans, PointOutcome, TaskKind


class EvidenceKind(StrEnum):
    """What a piece of evidence is; the file stays where it is."""

    DOCUMENT = "document"
    IMAGE = "image"
    VIDEO = "video"
    SENSOR_DATA = "sensor_data"
    DATA_COMPARISON = "data_comparison"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence by which a result can be checked later."""

    sha256: str
    """In hexadecimal, 64 digits."""
    name: str
    kind: EvidenceKind


@dataclass(frozen=True, slots=True)
class OffSitePoint:
    """The result of one check point; `text` says what the problem is."""

    item: str
    point: str
    outcome: PointOutcome
    text: str | None = None

    @property
    def is_met(self) -> bool:
        """Whether it was looked at, and there is no problem."""
        return self.outcome is PointOutcome.NO_PROBLEM


@dataclass(frozen=True, slots=True)
class Results:
    """What an off-site inspection gave."""

    points: tuple[OffSitePoint, ...]
    evidence: tuple[Evidence, ...]

    @property
    def problems(self) -> int:
        """At how many check points there is a problem."""
        return len(self._found)

    @property
    def found(self) -> str | None:
        """What was found, in the officer's words; None where there is no problem."""
        words = (f"{point.item} {point.point}：{point.text}" for point in self._found)
        return "；".join(words) or None

    @property
    def met(self) -> tuple[str, ...]:
        """The items of which every check point was looked at, without a problem."""
        open_ = {point.item for point in self.points if not point.is_met}
        return tuple(sorted({point.item for point in self.points} - open_))

    @property
    def _found(self) -> list[OffSitePoint]:
        found = PointOutcome.PROBLEM_FOUND
        return [point for point in self.points if point.outcome is found]


@dataclass(frozen=True, slots=True)
class Former:
    """Results as they were before a correction, which are kept."""

    task: str
    version: int
    points: tuple[OffSitePoint, ...]
    evidence: tuple[Evidence, ...]
    corrected_at: datetime
    corrected_by: str
    reason: str
    """Why they were corrected."""


@dataclass(slots=True)
class OffSiteInspection:
    """An off-site task that was carried out; its version counts its events."""

    task: str
    agency: str
    domain: str
    region: str
    place: str
    uscc: str
    kind: TaskKind
    day: date
    means: tuple[OffSiteMeans, ...]
    inspectors: tuple[str, ...]
    """Numbers of their certificates."""
    points: tuple[OffSitePoint, ...]
    evidence: tuple[Evidence, ...]
    problems: int
    recorded_by: str
    recorded_at: datetime
    correct_until: date
    bases: tuple[Basis, ...]
    """The row by which it is corrected."""
    town: str | None = None
    plan_code: str | None = None
    classified: bool = False
    surprise: bool = False
    met: tuple[str, ...] = ()
    """The items that were met by it: nobody inspects them on site any more (P-14)."""
    is_joint: bool = False
    """Whether all agencies of its joint plan have carried theirs out at the place."""
    corrected_at: datetime | None = None
    version: int = 1

    @property
    def results(self) -> Results:
        """What it gave."""
        return Results(self.points, self.evidence)

    def correct(
        self, results: Results, reason: str, by: str, at: tuple[datetime, date]
    ) -> Former:
        """Give other results, within the row's time; `at` is the instant and its day.

        Returns:
            What it gave before.

        Raises:
            CorrectionOver: after the last day.
        """
        now, today = at
        if today > self.correct_until:
            raise CorrectionOver(
                f"The last day for a correction was {self.correct_until}.",
                zh=f"更正的最后期限为{self.correct_until}，现已超期。",
                last_day=self.correct_until.isoformat(),
                basis=self.bases[0] if self.bases else None,
            )
        former = Former(
            task=self.task,
            version=self.version,
            points=self.points,
            evidence=self.evidence,
            corrected_at=now,
            corrected_by=by,
            reason=reason,
        )
        self.points, self.evidence = results.points, results.evidence
        self.problems, self.met = results.problems, results.met
        self.corrected_at = now
        self.version += 1
        return former
