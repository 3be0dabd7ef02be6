"""What plan-svc takes and gives over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from plan_svc.library.domain import ItemList, Risk
from plan_svc.plans.domain.plan import Draft, ExceptionKind, Method, Mode, PlanKind
from plan_svc.review.domain.checks import Effect, Serves
from shared.events.plan import CheckPoint, Level, TaskItem

AgencyCode = Annotated[str, Field(pattern=r"^\d{6,9}-[a-z_]+$", max_length=60)]
ItemCode = Annotated[str, Field(pattern=r"^[a-z_]+-\d{3,}$", max_length=60)]
Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=4000)]


def _joined(value: object) -> object:
    """A list of texts is taken as one text."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "；".join(value)
    return value


Texts = Annotated[Text, BeforeValidator(_joined)]


class In(BaseModel):
    """A body: members that are not known are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """An answer, read from a table row."""

    model_config = ConfigDict(from_attributes=True)


class AgencyIn(In):
    """An agency as the steward enters it."""

    name: Annotated[Line, Field(min_length=1)]
    name_en: Line = ""
    level: Level = Level.DISTRICT
    domain: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    region: Annotated[str, Field(pattern=r"^\d{6}(\d{3})?$")]
    sections: list[Line] = []
    sectors: list[Line] = []
    retired: bool = False


class AgencyOut(AgencyIn):
    """An agency."""

    model_config = ConfigDict(extra="ignore")

    code: str
    version: int


class ItemIn(In):
    """An item of the library (P-09, P-10)."""

    name: Annotated[Line, Field(min_length=1)]
    domain: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    level: Level = Level.DISTRICT
    risk: Risk
    item_list: ItemList
    legal_basis: Annotated[Text, Field(min_length=1)]
    check_points: Annotated[list[CheckPoint], Field(min_length=1)]
    materials: list[Line] = []
    joint_forbidden: bool = False
    off_site_possible: bool = False
    filed: bool = True
    valid_to: date | None = None


class ItemOut(ItemIn):
    """An item and who claimed it."""

    model_config = ConfigDict(extra="ignore")

    code: str
    claimed_by: list[str]
    version: int


class PlanIn(In):
    """A draft: which members are demanded is law (P-03), so all but two may lack."""

    title: Annotated[Line, Field(min_length=1)]
    kind: PlanKind
    items: Annotated[list[ItemCode], Field(max_length=500)] = []
    partner_agencies: Annotated[list[AgencyCode], Field(max_length=50)] = []
    period_from: date | None = None
    period_to: date | None = None
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

    def draft(self) -> Draft:
        """The domain's value."""
        return Draft(
            **self.model_dump(exclude={"items", "partner_agencies", "materials"}),
            items=tuple(dict.fromkeys(self.items)),
            partner_agencies=tuple(dict.fromkeys(self.partner_agencies)),
            materials=tuple(self.materials),
        )


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


class PlanOut(PlanListed):
    """A plan, all that it states, and its way through filing."""

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
    reasons: dict[str, str]
    reason: str | None = Field(description="why it was returned or revoked")
    version: int
    made_at: datetime
    changed_at: datetime
    filed_at: datetime | None
    steps: list[StepOut]


class ApprovalIn(In):
    """The agency's approval; a reason per rule for rows that carry none (P-23)."""

    reasons: dict[str, Annotated[Line, Field(min_length=1)]] = {}


class ReasonIn(In):
    """A reason, told to everyone concerned."""

    reason: Annotated[Line, Field(min_length=1)]


class CheckOut(Out):
    """One automatic check of the filing review (P-05)."""

    code: str
    rule: str
    serves: Serves
    effect: Effect
    passed: bool
    detail: str
    detail_zh: str
    rows: int
    sample: list[str]


class AdvisoryRow(Out):
    """A row that breaks an advisory rule and carries no reason yet (P-23)."""

    line: int
    place: str
    rule: str
    reason: str
    reason_zh: str


class UploadOut(Out):
    """What an upload of subjects did."""

    rows: int
    subjects: int = Field(description="subjects of the plan after the upload")
    reasons_missing: int
    advisory: list[AdvisoryRow] = Field(description="the first thousand of them")


class DrawIn(In):
    """A draw of subjects (P-16); without `ratios` the plan's ratio holds for all."""

    seed: Annotated[str, Field(min_length=1, max_length=200)]
    ratios: dict[str, Decimal] = {}
    towns: list[str] = []
    business_types: list[str] = []


class DrawOut(Out):
    """A draw, with what anyone needs to repeat it."""

    seed: str
    algorithm: str
    ratios: dict[str, Decimal]
    by_grade: dict[str, tuple[int, int]]
    frame_size: int
    frame_digest: str
    drawn: int
    drawn_at: datetime


class SubjectOut(Out):
    """A subject's place in a plan."""

    place: str
    uscc: str
    line: int
    drawn: bool
    reasons: dict[str, str]


class TaskIn(In):
    """A triggered task and its source (P-21)."""

    place: Annotated[str, Field(min_length=1, max_length=60)]
    items: Annotated[list[ItemCode], Field(min_length=1, max_length=100)]
    source: Annotated[str, Field(max_length=60)]
    source_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z_\-]{1,60}$")]
    source_reason: Annotated[Line, Field(min_length=1)]
    earliest: date | None = None
    latest: date
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    out_of_scope: str | None = None
    duration_minutes: Annotated[int, Field(ge=1, le=1440)] = 60
    section: Line | None = None


class TaskOut(Out):
    """A task (P-20)."""

    number: str
    agency: str
    section: str | None
    domain: str
    region: str
    place: str
    uscc: str
    kind: Literal["planned", "triggered"]
    source: str
    source_number: str | None
    source_reason: str | None
    plan_code: str | None
    lead: str | None
    items: list[TaskItem]
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None
    visited_on: date | None
    period_from: date | None
    period_to: date | None
    on_site: bool
    surprise: bool
    classified: bool
    joint_forbidden: bool
    out_of_scope: str | None
    duration_minutes: int
    status: str
    reason: str | None
    joint: str | None = Field(
        description="the agreed joint proposal that it is part of"
    )
    version: int


class TaskCounts(BaseModel):
    """How many tasks, by kind, and how many are open."""

    scheduled: int
    triggered: int
    open: int


class Summary(BaseModel):
    """The counts of a span of days."""

    plans_filed: int
    tasks: TaskCounts

    @classmethod
    def of(cls, filed: int, scheduled: int, triggered: int, still_open: int) -> Self:
        """The summary of four counts."""
        counts = TaskCounts(scheduled=scheduled, triggered=triggered, open=still_open)
        return cls(plans_filed=filed, tasks=counts)
