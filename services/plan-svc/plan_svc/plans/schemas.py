"""Plans over HTTP."""

from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, Field

from plan_svc.library.schemas import AgencyCode, ItemCode
from plan_svc.plans.domain.content import (
    Content,
    ExceptionKind,
    Extent,
    Method,
    Mode,
    PlanKind,
    Window,
)
from plan_svc.plans.domain.edition import Edition
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.domain.steps import FieldReason
from plan_svc.schemas import In, Line, Out, Text
from shared.events import Basis
from shared.web.values import Day


def _joined(value: object) -> object:
    """A list of texts is taken as one text."""
    if isinstance(value, list) and all(isinstance(text, str) for text in value):
        return "；".join(value)
    return value


_TUPLES = {"items", "partner_agencies", "materials", "occasions", "extent"}
Texts = Annotated[Text, BeforeValidator(_joined)]


class OccasionIn(In):
    """The days of one of several visits to each place (P-02)."""

    earliest: Day
    latest: Day


class OccasionOut(Out):
    """The days of one of several visits to each place (P-02)."""

    earliest: date
    latest: date


class ExtentIn(In):
    """Within which bounds the places of an open scope come later (P-02)."""

    number: Annotated[
        int, Field(ge=1, le=1_000_000, description="the most places it may ever have")
    ]
    areas: Annotated[
        list[Annotated[str, Field(pattern=r"^(\d{6}|\d{9})$")]],
        Field(max_length=50, description="districts or towns; none: the plan's own"),
    ] = []
    business_types: Annotated[list[Line], Field(max_length=50)] = []

    def value(self) -> Extent:
        """The domain's value."""
        return Extent(self.number, tuple(self.areas), tuple(self.business_types))


class ExtentOut(Out):
    """Within which bounds the places of an open scope come later (P-02)."""

    number: int = Field(description="the most places that it may ever have")
    areas: list[str]
    business_types: list[str]


class PlanIn(In):
    """A draft: which members are demanded is law (P-03), so all but two may lack."""

    title: Annotated[Line, Field(min_length=1)]
    kind: PlanKind
    items: Annotated[list[ItemCode], Field(max_length=500)] = []
    partner_agencies: Annotated[list[AgencyCode], Field(max_length=50)] = []
    period_from: Day | None = None
    period_to: Day | None = None
    scope: Texts = ""
    scope_open: bool = False
    legal_basis: Texts = ""
    ratio: Annotated[Decimal | None, Field(gt=0, le=1)] = None
    method: Method | None = None
    mode: Mode = Mode.ON_SITE
    check_points: Texts = ""
    frequency: Texts = ""
    necessity: Texts = ""
    materials: list[Line] = []
    parent_plan_code: Line | None = None
    exception: ExceptionKind | None = None
    exception_reference: Line = ""
    surprise: bool = False
    classified: bool = False
    duration_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    section: Line | None = None
    out_of_scope: Annotated[str | None, Field(max_length=60)] = None
    occasions: Annotated[
        list[OccasionIn],
        Field(
            max_length=12,
            description="the windows of several visits to each place, in turn",
        ),
    ] = []
    extent: Annotated[
        ExtentIn | None,
        Field(
            description="of an open scope: how many places may come later, and which"
        ),
    ] = None

    def content(self) -> Content:
        """The domain's value."""
        return Content(
            **self.model_dump(exclude=_TUPLES),
            occasions=tuple(Window(**vars(window)) for window in self.occasions),
            items=tuple(dict.fromkeys(self.items)),
            partner_agencies=tuple(dict.fromkeys(self.partner_agencies)),
            materials=tuple(self.materials),
            extent=None if self.extent is None else self.extent.value(),
        )


class FieldReasonIn(In):
    """What is said of one field of a plan."""

    field: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]
    reason: Annotated[Line, Field(min_length=1)]

    def value(self) -> FieldReason:
        """The domain's value."""
        return FieldReason(self.field, self.reason)


FieldReasons = Annotated[
    list[FieldReasonIn],
    Field(max_length=50, description="what is said of single fields of the plan"),
]


class FieldReasonOut(Out):
    """What is said of one field of a plan."""

    field: str
    reason: str


class StepOut(Out):
    """A filing step and what became of it (P-04)."""

    round: int
    name: str
    ordinal: int
    authority: str
    status: str
    open: bool = False
    by: str | None = None
    reason: str | None = None
    decided_at: datetime | None = None
    basis: Basis | None = Field(
        None, description="the row of the law that asks for it; unset where not known"
    )
    field_reasons: list[FieldReasonOut] = Field(
        [], description="of a refusal: what is wrong at which field"
    )


class PlanListed(Out):
    """A plan in a list."""

    id: UUID
    plan_code: str | None
    status: str
    agency: str
    domain: str
    region: str
    title: str
    kind: PlanKind
    period_from: date | None
    period_to: date | None
    subject_count: int
    task_count: int
    amends: UUID | None = Field(
        None, description="the filed plan that this one is to change (P-08)"
    )
    edition: int = Field(
        1, description="which statement of the plan it is; amendments count it on"
    )
    waits_for: list[str] = Field(
        description="whose step can be taken now: the authorities, or the agency itself"
    )


class ContentOut(Out):
    """All that a plan states (P-03)."""

    items: list[str]
    partner_agencies: list[str]
    scope: str
    scope_open: bool
    legal_basis: str
    ratio: Decimal | None
    method: Method | None
    mode: Mode
    check_points: str
    frequency: str
    necessity: str
    materials: list[str]
    parent_plan_code: str | None
    exception: ExceptionKind | None
    exception_reference: str
    surprise: bool
    classified: bool
    duration_minutes: int
    section: str | None
    out_of_scope: str | None = Field(
        description="why its visits are counted, matched and limited nowhere (P-22)"
    )
    occasions: list[OccasionOut] = Field(
        [], description="the windows of several visits to each place, in turn"
    )
    extent: ExtentOut | None = Field(
        None, description="of an open scope: how many places may come later, and which"
    )


class ConferenceOut(Out):
    """What the region's joint conference said of a plan (P-18, P-19)."""

    office: str
    asked_on: date
    asked: list[str]
    joining: list[str] = Field(description="those that said they join")
    members: list[str] = Field(
        description="with whom the inspection is to be a joint one"
    )
    reason: str | None = Field(description="why somebody that would join is left out")
    decided_at: datetime
    basis: Basis
    reference: str | None = Field(description="the minutes of its deliberation")
    ripe: bool = Field(description="whether the plan may be made public")
    deliberated_at: datetime | None


class PlanOut(PlanListed, ContentOut):
    """A plan, all that it states, and its way through filing."""

    extends: bool = Field(
        False, description="whether it only adds places within its plan's scope (P-02)"
    )
    change_reason: str | None = Field(
        None, description="why it is amended, or was the last time"
    )
    reasons: dict[str, str]
    reason: str | None = Field(
        description="why it was returned, withdrawn, deleted or revoked"
    )
    returned: list[FieldReasonOut] = Field(
        [],
        description="of a returned draft: what its refusal said of single fields, "
        "until it is approved again",
    )
    guides: list[str] = Field(
        [], description="of a town's plan: the district agencies that may comment"
    )
    conference: ConferenceOut | None = Field(
        None, description="what the joint conference said of it (P-18)"
    )
    published_at: datetime | None = Field(
        None, description="when it was first made public"
    )
    published_edition: int | None = Field(
        None, description="which of its editions the public reads"
    )
    version: int
    round: int = Field(
        description="counts the changes of the draft: an approval names the one shown"
    )
    made_at: datetime
    changed_at: datetime
    filed_at: datetime | None
    bases: list[Basis] | None = Field(
        None,
        description="the rows of the law that its last review judged it by; none of a "
        "draft, unset where not known",
    )
    steps: list[StepOut]

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """The answer of a plan."""
        members = {field.name: getattr(plan, field.name) for field in fields(plan)}
        content = members.pop("content")
        members |= {
            field.name: getattr(content, field.name) for field in fields(content)
        }
        ready = plan.open_steps
        steps = [{**asdict(step), "open": step in ready} for step in plan.steps]
        refusal = plan.returned
        members |= {
            "steps": steps,
            "waits_for": [step.authority for step in ready],
            "returned": [] if refusal is None else refusal.field_reasons,
        }
        return cls.model_validate(members)


class EditionOut(Out):
    """One statement of a filed plan, with the time of its force (P-08)."""

    edition: int
    change_reason: str | None
    subject_count: int
    task_count: int
    since: datetime
    until: datetime | None


class EditionWhole(EditionOut, ContentOut):
    """All that a filed plan stated in one edition."""

    title: str
    kind: PlanKind
    period_from: date | None
    period_to: date | None

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """The answer of an edition."""
        members = {
            field.name: getattr(edition, field.name) for field in fields(edition)
        }
        content = members.pop("content")
        stated = {field.name: getattr(content, field.name) for field in fields(content)}
        return cls.model_validate(members | stated)
