"""Events of plans."""

from datetime import date, datetime
from typing import ClassVar

from shared.events.base import Basis, Event


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


class PlanExtended(PlanEvent):
    """Places came into a filed plan within the scope that it states (P-02)."""

    type: ClassVar[str] = "onevisit.plan.extended.v1"


class PlanWithdrawn(PlanEvent):
    """An agency took its submission back; the plan is a draft again (P-04)."""

    type: ClassVar[str] = "onevisit.plan.withdrawn.v1"


class PlanPublished(PlanEvent):
    """A filed plan was made public as it stands (P-08, P-19)."""

    type: ClassVar[str] = "onevisit.plan.published.v1"


class PlanRevoked(PlanEvent):
    """A filed plan was revoked; its open tasks are withdrawn."""

    type: ClassVar[str] = "onevisit.plan.revoked.v1"
