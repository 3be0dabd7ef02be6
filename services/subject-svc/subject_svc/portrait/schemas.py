"""The portrait of a subject: everything in one answer (S-05)."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from subject_svc.lists.schemas import EntryOut
from subject_svc.places.schemas import PlaceOut
from subject_svc.portrait.queries import Portrait, Visit
from subject_svc.records.schemas import RecordOut
from subject_svc.subjects.schemas import SubjectOut


class GradeOut(BaseModel):
    """The grade in one domain, with its reasons."""

    model_config = ConfigDict(from_attributes=True)

    domain: str
    grade: str
    model: str
    model_version: str
    reasons: list[str]
    cause: str
    valid_from: date
    in_force: bool
    """Whether it took effect: until `valid_from` the one before it holds (G-05)."""


class ResultOut(BaseModel):
    """What one agency found at a visit."""

    model_config = ConfigDict(from_attributes=True)

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
    cancelled: bool
    started_at: datetime
    results: list[ResultOut]

    @classmethod
    def of(cls, view: Visit) -> Self:
        """A visit with its results."""
        results = [ResultOut.model_validate(result) for result in view.results]
        return cls(**view.visit.model_dump(), results=results)


class OffSiteOut(BaseModel):
    """An inspection without a visit (P-26)."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    domain: str
    place: str
    kind: str
    day: date
    means: list[str]
    problems: int
    points: list[dict[str, object]]
    recorded_at: datetime
    corrected_at: datetime | None


class ProposalOut(BaseModel):
    """A joint visit that was proposed, and what became of it."""

    model_config = ConfigDict(from_attributes=True)

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

    model_config = ConfigDict(from_attributes=True)

    visits: int
    joint_visits: int
    counted_visits: int
    problems: int
    off_site: int
    """Inspections without a visit, which are none of the visits (P-26)."""


class PortraitOut(BaseModel):
    """Base data, places, lists, grades, records, visits, ratings (S-05)."""

    subject: SubjectOut
    places: list[PlaceOut]
    codes: list[str]
    """All of its codes, the one that it goes by first (S-12)."""
    lists: list[EntryOut]
    grades: list[GradeOut]
    records: list[RecordOut]
    totals: TotalsOut
    visits: list[VisitOut]
    off_site: list[OffSiteOut]
    joint_visits: list[ProposalOut]
    ratings: RatingsOut

    @classmethod
    def of(cls, portrait: Portrait) -> Self:
        """The portrait as it is shown."""
        registered = portrait.registered
        return cls(
            subject=SubjectOut.model_validate(registered.subject),
            places=[PlaceOut.model_validate(place) for place in registered.places],
            codes=registered.codes,
            lists=[EntryOut.model_validate(entry) for entry in portrait.lists],
            grades=[GradeOut.model_validate(grade) for grade in portrait.grades],
            records=[RecordOut.model_validate(row) for row in portrait.records],
            totals=TotalsOut.model_validate(portrait.totals),
            visits=[VisitOut.of(visit) for visit in portrait.visits],
            off_site=[OffSiteOut.model_validate(made) for made in portrait.off_site],
            joint_visits=[ProposalOut.model_validate(p) for p in portrait.joint_visits],
            ratings=RatingsOut.model_validate(portrait.ratings),
        )


class VersionOut(BaseModel):
    """An earlier state of a subject, place, entry or record, as it stood."""

    model_config = ConfigDict(from_attributes=True)

    aggregate: Literal[
        "subject", "place", "list_entry", "subject_alias", "subject_record"
    ]
    aggregate_id: str
    version: int
    state: dict[str, object]
    replaced_at: datetime
