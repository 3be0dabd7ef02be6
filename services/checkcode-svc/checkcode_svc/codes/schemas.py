"""Codes, visits, results and messages, in and out (C-04 to C-12)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from checkcode_svc.applications.domain.vocabulary import (
    CodeStatus,
    KindOfVisit,
    Measure,
    Outcome,
)
from checkcode_svc.applications.schemas import Certificates, Number, Text
from checkcode_svc.codes.domain.code import Face


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CancelIn(_In):
    """Why the code is cancelled."""

    reason: Text


class PresentIn(_In):
    """When and where the code was presented; inspectors where others came (C-09)."""

    started_at: AwareDatetime | None = None
    place: Annotated[str | None, Field(max_length=200)] = None
    inspectors: Certificates | None = None


class PointIn(_In):
    """The result of one check point (C-10)."""

    item: Number
    point: Number
    outcome: Outcome
    measure: Measure | None = None


class ResultsIn(_In):
    """One agency's results of a visit, complete or as a draft (C-10)."""

    points: Annotated[list[PointIn], Field(max_length=2000)]
    draft: bool = False
    supervisor_reason: Text | None = None


class CodeMemberOut(BaseModel):
    """One agency on a code, certificate numbers masked (C-05)."""

    agency: str
    tasks: list[str]
    items: list[str]
    inspectors: list[str]


class CodeOut(BaseModel):
    """An inspection code."""

    code: str
    status: CodeStatus
    face: Face
    """What it shows to whoever scans it today."""
    application_id: UUID
    proposal: str | None
    lead: str
    members: list[CodeMemberOut]
    place: str
    uscc: str
    region: str
    kind: str
    kind_of_visit: KindOfVisit
    day: date
    expires_on: date | None
    duration_minutes: int
    issued_at: datetime
    issued_late: bool
    matching_unavailable: bool
    counted: bool
    reason: str | None
    visits: list[UUID]
    scan_url: str | None
    """For the agencies on the code only."""
    version: int


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
    recorded_at: datetime | None


class VisitOut(BaseModel):
    """A visit with its parts; drafts are shown to their own agency only."""

    id: UUID
    code: str
    number: int
    place: str
    uscc: str
    day: date
    kind: str
    started_at: datetime
    complete: bool
    parts: list[VisitPartOut]


class MessageOut(BaseModel):
    """A message to a subject, as it is handed to the channel that delivers it."""

    id: UUID
    uscc: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    text_zh: str
    text_en: str
    data: dict[str, object]
    made_at: datetime


class ReportOut(BaseModel):
    """A report of a suspicious code (C-06)."""

    id: UUID
    code: str | None
    text: str
    made_at: datetime


class RatingOut(BaseModel):
    """What a subject said of one agency of one visit; for supervisors (C-12)."""

    visit_id: UUID
    agency: str
    code: str
    score: int
    remark: str
    text: str | None
    rated_at: datetime


class CodeCounts(BaseModel):
    """Codes by the day of issue."""

    issued: int
    joint: int
    late: int
    cancelled: int
    matching_unavailable: int


class VisitCounts(BaseModel):
    """Visits by their day; what P-22 leaves out is not counted."""

    apart: int
    """The tasks carried out, each alone."""
    together: int
    """The visits made."""
    internal_merge: int
    """What merging one agency's own tasks saved of the difference (M-11)."""


class Summary(BaseModel):
    """This service's counts of a period."""

    codes: CodeCounts
    visits: VisitCounts
    results: int
    ratings: int
