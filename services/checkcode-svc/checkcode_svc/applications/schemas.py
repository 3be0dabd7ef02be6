"""Applications for a code, in and out (C-02, C-03)."""

from datetime import date, datetime, time
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from checkcode_svc.applications.domain import request
from checkcode_svc.applications.domain.vocabulary import DeclineReason
from checkcode_svc.applications.queries import ApplicationView
from checkcode_svc.codes.schemas import Certificates, Text
from checkcode_svc.policy.domain import Ground, PlaceIs
from checkcode_svc.visits.domain.visit import KindOfVisit, Party
from checkcode_svc.visits.schemas import Number
from shared.civic import masks
from shared.errors import DomainError
from shared.events import Basis
from shared.events.checkcode import ApplicationStatus
from shared.web.reasons import Unfit
from shared.web.values import Day, PlanCode


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Emergency(_In):
    """Why the visit cannot wait, or could not wait, for its code (C-07)."""

    ground: Ground
    text: Text


class ApplicationIn(_In):
    """An application: own tasks, a place by a plan's code, or a trigger with items."""

    tasks: Annotated[list[Number], Field(max_length=50)] = []
    place: Number | None = None
    items: Annotated[list[Number], Field(max_length=50)] = []
    plan_code: Annotated[
        PlanCode | None,
        Field(description="of a plan filed with a scope, in which the place lies"),
    ] = None
    source: Annotated[str | None, Field(max_length=60, examples=["complaint"])] = None
    """A source of the domain that needs no plan (P-21); a refusal names them."""
    source_reason: Text | None = None
    out_of_scope: Number | None = None
    """Why the visit lies outside the scope, such as `commitment`: its code is issued
    and not counted; one of your line of work's reasons (C-19, P-22)."""
    inspectors: Certificates
    day: Day
    duration_minutes: Annotated[int, Field(ge=10, le=1440)] = 60
    starts_at: time | None = None
    """When you mean to come, by the clock of Shanghai (M-17)."""
    place_is: PlaceIs | None = None
    """Whether the place is open to its customers then."""
    kind_of_visit: KindOfVisit = KindOfVisit.PREMISES
    questioned_at: Text | None = None
    emergency: Emergency | None = None
    overdue_reason: Text | None = None
    """Why a late code is asked for after its last day: a second person decides."""

    @model_validator(mode="after")
    def _one_reason(self) -> Self:
        if bool(self.tasks) == bool(self.place):
            raise Unfit(
                "name either tasks, or a place with items and a source",
                zh="请填写任务，或填写场所、事项和任务来源，二者择一",
            )
        if self.tasks and self.items:
            raise Unfit(
                "the items are those of the tasks", zh="已填写任务的，事项以任务为准"
            )
        if self.plan_code and (not self.place or self.items or self.source):
            raise Unfit(
                "with a plan's code, name the place alone",
                zh="已填写计划编码的，只需填写场所，事项以计划为准",
            )
        if self.tasks and self.out_of_scope:
            raise Unfit(
                "whether tasks lie outside the scope stands in the tasks",
                zh="已填写任务的，是否在规范范围之外以任务为准",
            )
        return self

    @property
    def request(self) -> request.Request:
        """The same as the command takes it."""
        emergency = None
        if self.emergency is not None:
            emergency = request.Emergency(self.emergency.ground, self.emergency.text)
        return request.Request(
            tasks=tuple(self.tasks),
            inspectors=tuple(self.inspectors),
            day=self.day,
            place=self.place,
            items=tuple(self.items),
            source=self.source,
            source_reason=self.source_reason,
            out_of_scope=self.out_of_scope,
            duration_minutes=self.duration_minutes,
            starts_at=self.starts_at,
            place_is=self.place_is,
            kind_of_visit=self.kind_of_visit,
            questioned_at=self.questioned_at,
            emergency=emergency,
            overdue_reason=self.overdue_reason,
            plan_code=self.plan_code,
        )


class BatchIn(_In):
    """Many applications at once, each with its own verdict (C-02)."""

    applications: Annotated[list[ApplicationIn], Field(min_length=1, max_length=100)]


class DeclineIn(_In):
    """Why the applicant does not join what was recommended (C-03).

    The reason is a duty in culture and transport, and asked for elsewhere.
    """

    reason: DeclineReason | None = None
    text: Text | None = None


class JoinIn(_In):
    """Which combination: an option by its rank or tasks, and own tasks to go along."""

    option: Annotated[
        int | Annotated[list[Number], Field(min_length=1, max_length=50)] | None,
        WithJsonSchema(
            {"type": ["integer", "null"], "description": "the option's rank"}
        ),
    ] = None
    tasks: Annotated[list[Number], Field(max_length=50)] = []
    """Instead of a rank: tasks of one option."""
    own_tasks: Annotated[list[Number], Field(max_length=50)] = []
    """Of `own_tasks` of the application: nobody is asked for them (M-11)."""

    @property
    def chosen(self) -> int | list[str] | None:
        """The option by its rank, or the tasks; None where neither is named."""
        return self.option if self.option is not None else self.tasks or None


class LeaveIn(_In):
    """Why the applicant leaves the joint visit."""

    reason: DeclineReason
    text: Text | None = None


class InspectorsIn(_In):
    """Certificate numbers of one's own inspectors."""

    inspectors: Certificates


class LateCodeOverrideIn(_In):
    """A second person's reason, over the version that she was shown (C-07, I-09)."""

    version: Annotated[int, Field(ge=1)]
    reason: Text


class OptionOut(BaseModel):
    """A combination that matching-svc offers (X-02)."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

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

    @classmethod
    def of(cls, party: Party, reader: str) -> Self:
        """One agency's part; its inspectors are counted, not named."""
        return cls(
            agency=party.agency,
            tasks=masks.tasks(party.tasks, reader),
            items=list(party.items),
            inspectors_named=len(party.inspectors),
        )


class ApplicationOut(BaseModel):
    """An application and where it stands."""

    id: UUID
    status: ApplicationStatus
    agency: str
    region: str
    town: str | None = None
    place: str
    uscc: str
    kind: str
    kind_of_visit: KindOfVisit
    out_of_scope: str | None
    """Why it was applied for outside the scope, without a task."""
    counted: bool
    day: date
    duration_minutes: int
    starts_at: time | None
    place_is: PlaceIs | None
    advice: list[str]
    """Clauses that advise the applicant on the hours of the visit (M-17)."""
    members: list[MemberOut]
    waits_for_second: bool
    """After the last day for a late code: a person with `code:override` decides."""
    ground: str | None
    emergency_text: str | None
    """For the agencies that take part only: it may tell who complained (C-05)."""
    overdue_reason: str | None
    supervisor_reason: str | None
    waiting_for: list[str]
    """Agencies that have to name their inspectors."""
    staff_by: date | None
    """Their last day for it, once they are chased."""
    options: list[OptionOut]
    own_tasks: list[str]
    """Other tasks of your agency that could go along (C-03, M-11)."""
    left_out: list[dict[str, object]]
    chosen: list[str]
    proposal: str | None
    agreed: bool
    matching_unavailable: bool
    issued_late: bool
    late_basis: Basis | None = None
    """The row of the law that grants a late code; of earlier ones it is not known."""
    declined_reason: str | None
    reason: str | None
    code: str | None
    scan_url: str | None
    applied_at: datetime
    version: int

    @classmethod
    def of(cls, view: ApplicationView) -> Self:
        """An application, for the agency that reads it."""
        application = view.application
        return cls(
            id=application.id,
            status=application.status,
            agency=application.agency,
            region=application.region,
            town=application.town,
            place=application.place,
            uscc=application.uscc,
            kind=application.kind,
            kind_of_visit=application.kind_of_visit,
            out_of_scope=application.out_of_scope,
            counted=application.counted,
            day=application.day,
            duration_minutes=application.duration_minutes,
            starts_at=application.starts_at,
            place_is=application.place_is,
            advice=list(view.advice),
            members=[MemberOut.of(party, view.reader) for party in application.members],
            waits_for_second=application.waits_for_second,
            ground=application.ground,
            emergency_text=application.emergency_text if view.has_part else None,
            overdue_reason=application.overdue_reason,
            supervisor_reason=application.supervisor_reason,
            waiting_for=application.waits_for,
            staff_by=application.staff_by,
            options=[
                OptionOut.model_validate(option) for option in application.options
            ],
            own_tasks=list(application.own_tasks),
            left_out=application.left_out,
            chosen=list(application.chosen),
            proposal=application.proposal,
            agreed=application.agreed,
            matching_unavailable=application.matching_unavailable,
            issued_late=application.issued_late,
            late_basis=application.late_basis,
            declined_reason=application.declined_reason,
            reason=application.reason,
            code=view.code,
            scan_url=view.scan_url,
            applied_at=application.applied_at,
            version=application.version,
        )


class Verdict(BaseModel):
    """What became of one application of a batch."""

    position: int
    verdict: str
    """`issued`, `open` or `refused`."""
    application: ApplicationOut | None = None
    problem: dict[str, object] | None = None

    @classmethod
    def refused(cls, position: int, problem: DomainError) -> Self:
        """The application at that position, from 1 on, was refused."""
        return cls(
            position=position,
            verdict="refused",
            problem={
                "code": problem.code,
                "rule": problem.rule,
                "detail": problem.detail,
                "detail_zh": problem.detail_zh,
                **problem.members,
            },
        )

    @classmethod
    def taken(cls, position: int, application: ApplicationOut) -> Self:
        """The application at that position, from 1 on, stands."""
        return cls(
            position=position, verdict=application.status, application=application
        )


class BatchOut(BaseModel):
    """One verdict for each application, in their order."""

    verdicts: list[Verdict]
