"""What outsiders may read: models of their own, written beside the fact (I-10, E-03).

No member is text that anybody typed, and none names a person, a subject or a place. A
producer that has no public form of a fact has none: silence is the default.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.base import Event
from shared.events.plan import ItemList, Level, Risk, TaskKind

TOPIC = "onevisit.public.v1"
"""The only topic that an outsider may read."""

Region = Annotated[str, Field(pattern=r"^\d{6}(\d{3})?$")]
AgencyCode = Annotated[str, Field(pattern=r"^\d{6,9}-[a-z_]+$", max_length=60)]
Domain = Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=60)]
ItemCode = Annotated[str, Field(pattern=r"^[a-z_]+-\d{3,}$", max_length=60)]
CatalogueCode = Annotated[str, Field(pattern=r"^\d{14}$")]
PlanCode = Annotated[
    str, Field(pattern=r"^JH\d{6}-\d{4}-\d{6,}[0-9A-Z]$", max_length=40)
]
Count = Annotated[int, Field(ge=0)]


class PublicPlanKind(StrEnum):
    """The kinds of plan that are made public each year or month."""

    ANNUAL = "annual"
    MONTHLY = "monthly"


class PublicPlanStatus(StrEnum):
    """Where a public plan is."""

    FILED = "filed"
    REVOKED = "revoked"


class PublicEvent(Event):
    """The public form of a fact; `producer` is the service that publishes it."""

    topic: ClassVar[str | None] = TOPIC
    producer: ClassVar[str]


class PublicItem(PublicEvent):
    """An item of the library was listed, changed or claimed (P-10)."""

    type: ClassVar[str] = "onevisit.public.item-listed.v1"
    aggregate: ClassVar[str] = "public-item"
    producer: ClassVar[str] = "plan-svc"

    code: ItemCode
    domain: Domain
    level: Level
    risk: Risk
    item_list: ItemList
    check_points: Count
    """How many there are."""
    joint_forbidden: bool
    off_site_possible: bool
    filed: bool
    valid_to: date | None = None
    claimed_by: tuple[AgencyCode, ...] = ()
    catalogue_code: CatalogueCode | None = None
    """Of the national catalogue (P-25)."""
    effective_from: date | None = None
    """The first day of this version."""

    @property
    def aggregate_id(self) -> str:
        """The item's code."""
        return self.code


class PublishedPlan(PublicEvent):
    """What an agency made public of a plan; secret ones are not told (P-19, C-05)."""

    aggregate: ClassVar[str] = "public-plan"
    producer: ClassVar[str] = "plan-svc"

    plan_code: PlanCode
    status: PublicPlanStatus
    agency: AgencyCode
    partner_agencies: tuple[AgencyCode, ...] = ()
    domain: Domain
    region: Region
    items: tuple[ItemCode, ...]
    period_from: date | None = None
    period_to: date | None = None
    tasks: Count
    """How many inspections it foresees."""
    published_on: date | None = None
    """When it was first made public; unset of old ones, which their filing told."""
    edition: int = 1
    """Which statement of the plan this is: it is published again when it changes."""

    @property
    def aggregate_id(self) -> str:
        """The plan's code."""
        return self.plan_code


class PublicPlan(PublishedPlan):
    """An annual or monthly plan was made public, anew after a change, or revoked."""

    type: ClassVar[str] = "onevisit.public.plan-filed.v1"

    kind: PublicPlanKind


class PublicSpecialPlan(PublishedPlan):
    """A special plan was made public, anew after a change, or revoked (P-19)."""

    type: ClassVar[str] = "onevisit.public.special-plan-published.v1"


class PublicVisit(PublicEvent):
    """A counted visit began; a classified one is never told (C-05, P-22)."""

    type: ClassVar[str] = "onevisit.public.visit-started.v1"
    aggregate: ClassVar[str] = "public-visit"
    producer: ClassVar[str] = "checkcode-svc"

    visit_id: UUID
    number: Count
    """1 for the first visit with its code, 2 for the next (C-09)."""
    region: Region
    day: date
    kind: TaskKind
    agencies: tuple[AgencyCode, ...]
    """The lead first."""
    items: tuple[ItemCode, ...]
    cancelled: bool = False
    """Of a newer version: the visit was taken back, and counts for nothing."""

    @property
    def aggregate_id(self) -> str:
        """The visit's id."""
        return str(self.visit_id)


class PublicResult(PublicEvent):
    """What one agency of a visit found, in numbers (C-10)."""

    type: ClassVar[str] = "onevisit.public.result-recorded.v1"
    aggregate: ClassVar[str] = "public-result"
    producer: ClassVar[str] = "checkcode-svc"

    visit_id: UUID
    agency: AgencyCode
    domain: Domain
    region: Region
    day: date
    """Of the visit."""
    items: tuple[ItemCode, ...]
    problems: Count
    """Check points with a problem."""
    without_problem: Count
    not_covered: Count

    @property
    def aggregate_id(self) -> str:
        """Visit and agency."""
        return f"{self.visit_id}.{self.agency}"

    @property
    def key(self) -> str:
        """The visit, so that its results come after it."""
        return str(self.visit_id)
