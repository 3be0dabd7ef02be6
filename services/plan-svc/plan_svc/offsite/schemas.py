"""Off-site inspections over HTTP (P-26)."""

from datetime import date, datetime
from typing import Annotated, Self, TypeVar

from pydantic import Field

from plan_svc.offsite.commands.results import Report
from plan_svc.offsite.domain.inspection import (
    Evidence,
    EvidenceKind,
    Former,
    OffSiteInspection,
    OffSitePoint,
    Results,
)
from plan_svc.schemas import In, Line, Out
from shared.auth import Principal
from shared.civic import masks
from shared.events import Basis
from shared.events.plan import OffSiteMeans, PointOutcome, TaskKind
from shared.web.values import Day

T = TypeVar("T", bound=Out)
Certificate = Annotated[str, Field(min_length=1, max_length=60)]


class EvidenceIn(In):
    """A piece of evidence: its hash, and what it is called; the file stays with you."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[Line, Field(min_length=1)]
    kind: EvidenceKind


class OffSitePointIn(In):
    """The result of one check point."""

    item: Annotated[str, Field(min_length=1, max_length=60)]
    point: Annotated[str, Field(min_length=1, max_length=60)]
    outcome: PointOutcome
    text: Annotated[Line, Field(min_length=1)] | None = Field(
        None, description="what the problem is, naming nobody; with a problem alone"
    )


class _ResultsIn(In):
    points: Annotated[list[OffSitePointIn], Field(min_length=1, max_length=2000)]
    evidence: Annotated[list[EvidenceIn], Field(min_length=1, max_length=200)]

    def results(self) -> Results:
        """The domain's value; the same file twice is one piece."""
        pieces = {piece.sha256: piece for piece in reversed(self.evidence)}
        return Results(
            tuple(
                OffSitePoint(point.item, point.point, point.outcome, point.text)
                for point in self.points
            ),
            tuple(
                Evidence(piece.sha256, piece.name, piece.kind)
                for piece in reversed(pieces.values())
            ),
        )


class OffSiteResultIn(_ResultsIn):
    """How an off-site task was carried out, and what that gave by check point."""

    day: Day
    means: Annotated[list[OffSiteMeans], Field(min_length=1, max_length=4)]
    inspectors: Annotated[list[Certificate], Field(min_length=1, max_length=20)]

    def report(self) -> Report:
        """The command's value."""
        return Report(
            day=self.day,
            means=tuple(sorted(set(self.means))),
            inspectors=tuple(dict.fromkeys(self.inspectors)),
            results=self.results(),
        )


class OffSiteCorrectionIn(_ResultsIn):
    """The corrected results, all of them, and why they are corrected."""

    reason: Annotated[Line, Field(min_length=1)]


class EvidenceOut(Out):
    """A piece of evidence; what it is called is told to its agency alone."""

    sha256: str
    name: str | None
    kind: EvidenceKind


class OffSitePointOut(Out):
    """The result of one check point; its words are told to its agency alone."""

    item: str
    point: str
    outcome: PointOutcome
    text: str | None


class OffSiteResultOut(Out):
    """An off-site inspection, with what it gave (P-26)."""

    task: str
    agency: str
    domain: str
    region: str
    town: str | None
    place: str
    uscc: str
    kind: TaskKind
    plan_code: str | None
    day: date
    means: list[OffSiteMeans]
    inspectors: list[str] = Field(description="certificates, masked")
    points: list[OffSitePointOut]
    evidence: list[EvidenceOut]
    problems: int
    met: list[str] = Field(
        description="items without a problem: on site nobody inspects them (P-14)"
    )
    is_joint: bool = Field(
        description="whether all agencies of a joint plan have carried theirs out"
    )
    recorded_at: datetime
    correct_until: date = Field(description="the last day for a correction")
    corrected_at: datetime | None
    bases: list[Basis]
    version: int

    @classmethod
    def of(cls, inspection: OffSiteInspection, who: Principal) -> Self:
        """An inspection as an agency reads it; no certificate is read whole (S-07)."""
        shown = cls.model_validate(inspection)
        update: dict[str, object] = {
            "inspectors": [masks.certificate(each) for each in shown.inspectors],
            "task": masks.task(shown.task, who.agency),
        }
        if inspection.agency != who.agency:
            update["points"] = _without(shown.points, "text")
            update["evidence"] = _without(shown.evidence, "name")
        return shown.model_copy(update=update)


class FormerOffSiteOut(Out):
    """Results as they were before a correction."""

    version: int
    points: list[OffSitePointOut]
    evidence: list[EvidenceOut]
    corrected_at: datetime
    reason: str | None = Field(description="told to its agency alone")

    @classmethod
    def of(cls, former: Former, who: Principal, agency: str) -> Self:
        """Former results as an agency reads them."""
        shown = cls.model_validate(former)
        if agency == who.agency:
            return shown
        return shown.model_copy(
            update={
                "points": _without(shown.points, "text"),
                "evidence": _without(shown.evidence, "name"),
                "reason": None,
            }
        )


def _without(facts: list[T], name: str) -> list[T]:
    return [fact.model_copy(update={name: None}) for fact in facts]
