"""The portrait of a subject: everything in one answer (S-05)."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from subject_svc.register.schemas import EntryOut, PlaceOut, SubjectOut


class GradeOut(BaseModel):
    """The grade in one domain, with its reasons."""

    domain: str
    grade: str
    model: str
    model_version: str
    reasons: list[str]
    cause: str
    valid_from: date


class ResultOut(BaseModel):
    """What one agency found at a visit."""

    agency: str
    domain: str
    problems: int
    points: list[dict[str, object]]
    recorded_at: datetime


class VisitOut(BaseModel):
    """A visit, with the results of every agency."""

    visit_id: str
    number: int
    code: str
    place: str
    day: date
    agencies: list[str]
    kind: str
    counted: bool
    started_at: datetime
    results: list[ResultOut]


class ProposalOut(BaseModel):
    """A joint visit that was proposed, and what became of it."""

    number: str
    place: str
    day: date
    lead: str
    status: str
    agencies: list[str]
    visits_saved: int


class RatingsOut(BaseModel):
    """How the subject rated its visits; the mean only of enough (X-06)."""

    model_config = ConfigDict(from_attributes=True)

    count: int
    mean: float | None


class TotalsOut(BaseModel):
    """Sums over all visits, also those beyond the ones listed."""

    visits: int
    joint_visits: int
    counted_visits: int
    problems: int


class PortraitOut(BaseModel):
    """Base data, places, lists, grades, visits, joint visits, ratings (S-05)."""

    subject: SubjectOut
    places: list[PlaceOut]
    lists: list[EntryOut]
    grades: list[GradeOut]
    totals: TotalsOut
    visits: list[VisitOut]
    joint_visits: list[ProposalOut]
    ratings: RatingsOut
