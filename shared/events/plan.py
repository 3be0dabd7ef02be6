"""Events of plan-svc: agencies, items, plans and tasks."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ValidationInfo

from shared.events.base import Basis, Event, Fact


class Level(StrEnum):
    """The level of an agency."""

    MUNICIPAL = "municipal"
    DISTRICT = "district"
    TOWN = "town"


class Risk(StrEnum):
    """The risk of an item (P-10)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ItemList(StrEnum):
    """The three lists of which an item stands on exactly one (P-10)."""

    KEY = "key"
    RANDOM = "random"
    UNDISTURBED = "undisturbed"


class TaskKind(StrEnum):
    """The two kinds of inspection."""

    PLANNED = "planned"
    TRIGGERED = "triggered"


class TaskStatus(StrEnum):
    """Where a task is; only a scheduled one is open."""

    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    VISITED = "visited"
    WAIVED = "waived"
    COVERED = "covered"


class ClueStatus(StrEnum):
    """How far the work on a clue is (P-21)."""

    RECEIVED = "received"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    """An agency is to handle it, and has not accepted it yet."""
    ACCEPTED = "accepted"
    INSPECTING = "inspecting"
    """A task or a code of it is under way."""
    PLANNED = "planned"
    """Its subject goes into the plan of the next month (P-29)."""
    VERIFIED = "verified"
    """The inspection that came of it has results."""
    ANSWERED = "answered"
    CLOSED = "closed"


class ClueKind(StrEnum):
    """What a clue is, which decides what may come of it (P-29)."""

    COMPLAINT = "complaint"
    """Somebody asks for what is due to him."""
    REPORT = "report"
    """Somebody tells of what breaks the law."""
    WARNING = "warning"
    OTHER = "other"


class ClueOutcome(StrEnum):
    """How a clue ended (P-21)."""

    NO_PROBLEM = "no_problem"
    PROBLEM_FOUND = "problem_found"
    NOT_VERIFIABLE = "not_verifiable"
    NOT_ACCEPTED = "not_accepted"


class AgencyChanged(Event):
    """An agency was entered or changed."""

    type: ClassVar[str] = "onevisit.plan.agency-changed.v1"
    aggregate: ClassVar[str] = "agency"

    code: str
    name: str
    name_en: str
    level: Level
    domain: str
    region: str
    sections: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    """Business types the agency is mainly responsible for (M-06)."""
    retired: bool = False

    @property
    def aggregate_id(self) -> str:
        """The agency's code."""
        return self.code


class CheckPoint(Fact):
    """One thing to look at; a result is given for each (C-10)."""

    number: str
    text: str
    situations: tuple[str, ...] = ()
    """When it is looked at; none: whenever its item is (P-25)."""
    risk_tags: tuple[str, ...] = ()


class DatedPoint(CheckPoint):
    """A check point and the days on which it holds (P-25)."""

    valid_from: date | None = None
    """Unset: from before it was kept."""
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether a result of that day is given for it."""
        return holds(day, self.valid_from, self.valid_to)


class BasisKind(StrEnum):
    """What a legal basis is; inspections need one of the first three (P-25)."""

    LAW = "law"
    REGULATION = "regulation"
    RULE = "rule"
    OTHER = "other"


class LegalBasis(Fact):
    """A document that an item rests on, and from when to when it is in force."""

    kind: BasisKind
    text: str
    """The document with its article."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Its last day, where it was repealed."""

    def carries(self, day: date) -> bool:
        """Whether an inspection of that day may rest on it (P-25)."""
        in_force = holds(day, self.valid_from, self.valid_to)
        return self.kind is not BasisKind.OTHER and in_force


class ItemClaim(Fact):
    """An agency's claim of an item, and the list on which it stands there (P-09)."""

    agency: str
    item_list: ItemList | None = None
    """Unset: the city's."""


def holds(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies within two others, each of which may be open."""
    return (first is None or first <= day) and (last is None or day <= last)


def founded(bases: Sequence[LegalBasis] | None, day: date) -> bool:
    """Whether an item may be inspected by its bases; those not stated are not judged.

    With none but others, or with all repealed, it may not (P-25).
    """
    return bases is None or any(basis.carries(day) for basis in bases)


class ItemListed(Event):
    """An item entered the library, changed, or was claimed (P-09)."""

    type: ClassVar[str] = "onevisit.plan.item-listed.v1"
    aggregate: ClassVar[str] = "item"

    code: str
    name: str
    domain: str
    level: Level
    risk: Risk
    item_list: ItemList
    legal_basis: str
    check_points: tuple[CheckPoint, ...]
    materials: tuple[str, ...] = ()
    """What the subject must prepare."""
    joint_forbidden: bool = False
    off_site_possible: bool = False
    filed: bool = True
    valid_to: date | None = None
    claimed_by: tuple[str, ...] = ()
    catalogue_code: str | None = None
    """Of the national catalogue, 监管事项目录编码 (P-25)."""
    checklist_code: str | None = None
    """Of the implementation list, 检查实施清单编码."""
    legal_bases: tuple[LegalBasis, ...] | None = None
    """Unset where they were not stated one by one."""
    effective_from: date | None = None
    """The first day of this version; unset where it is not known."""
    point_history: tuple[DatedPoint, ...] | None = None
    """The check points of every day, those of today among them."""
    subfields: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    risk_tags: tuple[str, ...] = ()
    claims: tuple[ItemClaim, ...] = ()
    """Of the agencies in `claimed_by`."""

    @property
    def aggregate_id(self) -> str:
        """The item's code."""
        return self.code


class PlanEvent(Event):
    """The state of a plan after a change."""

    aggregate: ClassVar[str] = "plan"

    plan_id: str
    plan_code: str | None = None
    title: str
    kind: str
    status: str
    agency: str
    partner_agencies: tuple[str, ...] = ()
    domain: str
    region: str
    items: tuple[str, ...]
    period_from: date
    period_to: date
    parent_plan_code: str | None = None
    out_of_scope: str | None = None
    """Reason code of P-22 by which its visits are counted, matched, limited nowhere."""
    task_count: int = 0
    amends: str | None = None
    """Id of the filed plan that this one is to change (P-08)."""
    edition: int = 1
    """Which statement of the plan it is: amendments count it on."""
    published_at: datetime | None = None
    """When it was first made public."""
    published_edition: int | None = None
    """Which of its editions the public reads."""
    reason: str | None = None
    changed_at: datetime
    bases: tuple[Basis, ...] | None = None
    """The rows of the law that its last review judged it by; unset where not known."""

    @property
    def aggregate_id(self) -> str:
        """The plan's id."""
        return self.plan_id


class PlanSubmitted(PlanEvent):
    """An agency approved its plan and handed it in for filing (P-04)."""

    type: ClassVar[str] = "onevisit.plan.submitted.v1"


class PlanFiled(PlanEvent):
    """The last filing step agreed; the plan has its plan code (P-04)."""

    type: ClassVar[str] = "onevisit.plan.filed.v1"


class PlanAmended(PlanEvent):
    """A filed plan was changed and filed again (P-08)."""

    type: ClassVar[str] = "onevisit.plan.amended.v1"


class PlanWithdrawn(PlanEvent):
    """An agency took its submission back; the plan is a draft again (P-04)."""

    type: ClassVar[str] = "onevisit.plan.withdrawn.v1"


class PlanPublished(PlanEvent):
    """A filed plan was made public as it stands (P-08, P-19)."""

    type: ClassVar[str] = "onevisit.plan.published.v1"


class PlanRevoked(PlanEvent):
    """A filed plan was revoked; its open tasks are withdrawn."""

    type: ClassVar[str] = "onevisit.plan.revoked.v1"


class TaskItem(Fact):
    """An item of a task, with what matching needs to know of it."""

    code: str
    risk: Risk
    joint_forbidden: bool = False


class TaskBases(Fact):
    """The rows of the law by which a task needed no plan (X-01)."""

    source: Basis
    """The row of its source (P-21)."""
    out_of_scope: Basis | None = None
    """The row of the reason by which it is left out, where there is one (P-22)."""


_SPLIT = {
    "rectification_recheck": {"fire": "order_recheck", "*": "after_case_recheck"},
}
"""Reasons that were split by domain: readers take events with the old one for ever."""


def _reason_today(reason: str | None, info: ValidationInfo) -> str | None:
    """The reason as the law of the task's domain calls it since (P-22)."""
    split = _SPLIT.get(reason or "")
    if split is None:
        return reason
    return split.get(info.data.get("domain", "*"), split["*"])


class TaskEvent(Event):
    """The state of a task: one agency, one place, some items, a window (P-20)."""

    aggregate: ClassVar[str] = "task"
    personal: ClassVar[frozenset[str]] = frozenset({"source_reason"})
    """The words of a complaint may say whose they are."""

    number: str
    """Natural: `{plan code}.{agency}.{place}`, of a plan's second occasion and the next
    `….2`; triggered `CF.{agency}.{digest}.{place}`
    (of old releases `T.{agency}.{source number}.{place}`, for others masked)."""
    agency: str
    section: str | None = None
    domain: str
    region: str
    town: str | None = None
    """Of the place, nine digits; unset where it is not known (I-05)."""
    place: str
    """Number of the place, `{USCC}-{NNN}` or a project number."""
    uscc: str
    kind: TaskKind
    source: str
    """`plan`, `complaint`, `transfer`, … (P-21)."""
    source_reason: str | None = None
    plan_code: str | None = None
    lead: str | None = None
    """Lead agency named by the filed plan (M-06)."""
    items: tuple[TaskItem, ...]
    earliest: date
    latest: date
    known_on: date
    settled_on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    """Counting period, where a frequency row gives one (M-02)."""
    on_site: bool = True
    surprise: bool = False
    classified: bool = False
    joint_forbidden: bool = False
    out_of_scope: Annotated[str | None, AfterValidator(_reason_today)] = None
    """Reason code of P-22: never counted, matched or limited."""
    duration_minutes: int = 60
    materials: tuple[str, ...] = ()
    """What the plan asks the subject to prepare, besides what its items ask."""
    occasion: int = 1
    """Of several visits that its plan foresees at the place (P-02)."""
    status: TaskStatus = TaskStatus.SCHEDULED
    reason: str | None = None
    bases: TaskBases | None = None
    """Of a triggered task, unset where not known; a planned one's are its plan's."""

    @property
    def aggregate_id(self) -> str:
        """The task's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC."""
        return self.uscc


class TaskScheduled(TaskEvent):
    """A task came to be, from a filed plan or a trigger."""

    type: ClassVar[str] = "onevisit.plan.task-scheduled.v1"


class TaskChanged(TaskEvent):
    """A task changed: its window, items, or status."""

    type: ClassVar[str] = "onevisit.plan.task-changed.v1"


class TaskWithdrawn(TaskEvent):
    """A task will not be carried out."""

    type: ClassVar[str] = "onevisit.plan.task-withdrawn.v1"


class ClueEvent(Event):
    """The state of a clue: no word of what was said, nor who said it (P-21)."""

    aggregate: ClassVar[str] = "clue"

    number: str
    """`XS.{region}.{digest}`, which tells nothing of its source."""
    source: str
    """`complaint`, `transfer`, … (P-21)."""
    kind: ClueKind | None = None
    """Unset until it is classified."""
    domain: str | None = None
    items: tuple[str, ...] = ()
    """What was complained of, where it was found among the items."""
    region: str
    town: str | None = None
    place: str | None = None
    uscc: str | None = None
    """Of the subject, where it concerns one that is known."""
    received_by: str
    received_on: date
    agency: str | None = None
    """Who must handle it."""
    status: ClueStatus
    due_on: date | None = None
    """The last day of the next step; unset where none is left."""
    end_by: date
    """The last day on which it must be answered."""
    chases: int = 0
    """How often it was chased."""
    task: str | None = None
    application_id: str | None = None
    """Of a code that was applied for without a task."""
    outcome: ClueOutcome | None = None
    classified: bool = False
    surprise: bool = False
    bases: tuple[Basis, ...] = ()
    """The rows of the law by which its days were set."""

    @property
    def aggregate_id(self) -> str:
        """The clue's number."""
        return self.number

    @property
    def key(self) -> str:
        """The subject's USCC, else its own number."""
        return self.uscc or self.number


class ClueReceived(ClueEvent):
    """A clue came in, or was classified; nobody has to handle it yet."""

    type: ClassVar[str] = "onevisit.plan.clue-received.v1"


class ClueAssigned(ClueEvent):
    """An agency must handle a clue, or went on with it."""

    type: ClassVar[str] = "onevisit.plan.clue-assigned.v1"


class ClueClosed(ClueEvent):
    """A clue ended, and its source was told."""

    type: ClassVar[str] = "onevisit.plan.clue-closed.v1"
