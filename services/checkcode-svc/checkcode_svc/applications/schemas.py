"""Applications for a code, in and out (C-02, C-03)."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    DeclineReason,
    KindOfVisit,
    TriggerSource,
)
from checkcode_svc.policy.domain import Ground

Number = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Certificates = Annotated[list[Number], Field(max_length=20)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Emergency(_In):
    """Why the visit cannot wait, or could not wait, for its code (C-07)."""

    ground: Ground
    text: Text


class ApplicationIn(_In):
    """An application: own tasks at one place, or a trigger with place and items."""

    tasks: Annotated[list[Number], Field(max_length=50)] = []
    place: Number | None = None
    items: Annotated[list[Number], Field(max_length=50)] = []
    source: TriggerSource | None = None
    source_reason: Text | None = None
    inspectors: Certificates
    day: date
    duration_minutes: Annotated[int, Field(ge=10, le=1440)] = 60
    kind_of_visit: KindOfVisit = KindOfVisit.PREMISES
    questioned_at: Text | None = None
    emergency: Emergency | None = None
    supervisor_reason: Text | None = None

    @model_validator(mode="after")
    def _one_reason(self) -> Self:
        if bool(self.tasks) == bool(self.place):
            raise ValueError("name either tasks, or a place with items and a source")
        if self.tasks and self.items:
            raise ValueError("the items are those of the tasks")
        return self


class BatchIn(_In):
    """Many applications at once, each with its own verdict (C-02)."""

    applications: Annotated[list[ApplicationIn], Field(min_length=1, max_length=100)]


class DeclineIn(_In):
    """Why the applicant does not join what was recommended (C-03)."""

    reason: DeclineReason
    text: Text | None = None


class JoinIn(_In):
    """Which combination: the rank of an option, or tasks out of the options."""

    option: int | Annotated[list[Number], Field(min_length=1, max_length=50)]


class LeaveIn(_In):
    """Why the applicant leaves the joint visit."""

    reason: DeclineReason
    text: Text | None = None


class InspectorsIn(_In):
    """Certificate numbers of one's own inspectors."""

    inspectors: Certificates


class OptionOut(BaseModel):
    """A combination that matching-svc offers (X-02)."""

    model_config = ConfigDict(extra="ignore")

    rank: int
    tasks: list[str]
    agencies: list[str] = []
    visits_saved: int = 0
    days_forward: int = 0
    if_declined: object = None
    duty: dict[str, object] | None = None
    """Set where the applicant has to join (M-05)."""
    duty_reasons: list[str] = []
    """The reasons for which it may decline even so."""


class MemberOut(BaseModel):
    """One agency of an application."""

    agency: str
    tasks: list[str]
    items: list[str]
    inspectors_named: int


class ApplicationOut(BaseModel):
    """An application and where it stands."""

    id: UUID
    status: ApplicationStatus
    agency: str
    region: str
    place: str
    uscc: str
    kind: str
    kind_of_visit: KindOfVisit
    day: date
    duration_minutes: int
    members: list[MemberOut]
    waiting_for: list[str]
    """Agencies that have to name their inspectors."""
    options: list[OptionOut]
    left_out: list[dict[str, object]]
    chosen: list[str]
    proposal: str | None
    agreed: bool
    matching_unavailable: bool
    issued_late: bool
    declined_reason: str | None
    reason: str | None
    code: str | None
    scan_url: str | None
    applied_at: datetime
    version: int


class Verdict(BaseModel):
    """What became of one application of a batch."""

    position: int
    verdict: str
    """`issued`, `open` or `refused`."""
    application: ApplicationOut | None = None
    problem: dict[str, object] | None = None


class BatchOut(BaseModel):
    """One verdict for each application, in their order."""

    verdicts: list[Verdict]
