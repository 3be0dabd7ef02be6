"""Visits as the API gives them (C-09, C-10)."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from checkcode_svc.visits.domain.part import (
    Measure,
    Outcome,
    PartStatus,
    Point,
    VisitPart,
)
from checkcode_svc.visits.domain.visit import Visit
from shared.civic import masks
from shared.civic.masks import certificate
from shared.events import Basis

Number = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class PointIn(BaseModel):
    """The result of one check point (C-10)."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    item: Number
    point: Number
    outcome: Outcome
    measure: Measure | None = None
    """One measure, or the first of `measures`."""
    measures: Annotated[list[Measure], Field(max_length=len(Measure))] = []
    """All measures, where there are several."""
    text: Annotated[str | None, StringConstraints(max_length=1000)] = None
    """What was seen, in words."""

    @property
    def value(self) -> Point:
        """The result as the rules read it."""
        first = () if self.measure is None else (self.measure,)
        measures = tuple(dict.fromkeys((*first, *self.measures)))
        text = (self.text or "").strip() or None
        return Point(
            self.item,
            self.point,
            self.outcome,
            next(iter(measures), None),
            measures,
            text,
        )


class VisitPartOut(BaseModel):
    """One agency's part of a visit."""

    agency: str
    tasks: list[str]
    items: list[str]
    inspectors: list[str]
    status: str
    points: list[PointIn]
    problems: int
    due_on: date | None
    due_basis: Basis | None = None
    """The row of the law that sets `due_on`; of earlier visits it is not known."""
    due_provisional: bool
    """`due_on` is set anew when the next year's working days are published (C-08)."""
    draft_version: int
    """Counts the drafts of the results; a second person names the one shown (C-07)."""
    overdue_reason: str | None
    ended_on: date | None
    """When it was done there, where that is not the day of the visit (M-09)."""
    recorded_at: datetime | None
    version: int
    """Counts the complete results: the first, and each correction (C-26)."""
    correct_until: date | None
    """The last day for a correction of complete results (C-26)."""
    correct_until_provisional: bool
    """`correct_until` is set anew when the next year's working days come (C-08)."""
    corrected_at: datetime | None
    correction_reason: str | None

    @classmethod
    def of(cls, part: VisitPart, reader: str) -> Self:
        """A part, for an agency that reads it; a draft is its own agency's only."""
        hidden = part.status is PartStatus.DRAFT and part.agency != reader
        return cls(
            agency=part.agency,
            tasks=masks.tasks(part.tasks, reader),
            items=list(part.items),
            inspectors=[certificate(number) for number in part.inspectors],
            status=part.status,
            points=[]
            if hidden
            else [PointIn.model_validate(point) for point in part.points],
            problems=0 if hidden else part.problems,
            due_on=part.due_on,
            due_basis=part.due_basis,
            due_provisional=part.due_provisional,
            draft_version=part.draft_version,
            overdue_reason=None if hidden else part.overdue_reason,
            ended_on=None if hidden else part.ended_on,
            recorded_at=part.recorded_at,
            version=part.version,
            correct_until=part.correct_until,
            correct_until_provisional=part.correct_until_provisional,
            corrected_at=part.corrected_at,
            correction_reason=part.correction_reason,
        )


class VisitOut(BaseModel):
    """A visit with its parts; drafts are shown to their own agency only."""

    id: UUID
    code: str
    number: int
    region: str
    town: str | None = None
    place: str
    uscc: str
    day: date
    kind: str
    started_at: datetime
    further_reason: str | None
    """Of a further visit: `clue`, `order` or `continuation` (C-09)."""
    further_reference: str | None
    late_minutes: int | None
    """A warning: how much later than the code says they came (M-17)."""
    complete: bool
    cancelled: bool
    """Two people took it back with its code: it counts for nothing (I-09)."""
    parts: list[VisitPartOut]

    @classmethod
    def of(cls, visit: Visit, reader: str) -> Self:
        """A visit, for an agency that reads it."""
        return cls(
            id=visit.id,
            code=visit.code,
            number=visit.number,
            region=visit.region,
            town=visit.town,
            place=visit.place,
            uscc=visit.uscc,
            day=visit.day,
            kind=visit.kind,
            started_at=visit.started_at,
            further_reason=visit.further_reason,
            further_reference=visit.further_reference,
            late_minutes=visit.late_minutes,
            complete=visit.complete,
            cancelled=visit.cancelled,
            parts=[VisitPartOut.of(part, reader) for part in visit.parts],
        )


class ResultLineOut(BaseModel):
    """One agency's results of one visit: due, drafted or complete (C-10)."""

    model_config = ConfigDict(from_attributes=True)

    visit_id: UUID
    code: str
    region: str
    town: str | None
    place: str
    uscc: str
    day: date
    agency: str
    status: PartStatus
    due_on: date | None
    overdue: Annotated[bool, Field(description="not complete, and past `due_on`")]
    recorded_at: datetime | None
    problems: Annotated[int, Field(description="of complete results")]
    version: int
