"""Deadlines over HTTP."""

from datetime import date
from uuid import UUID

from pydantic import Field

from plan_svc.deadlines.domain import DeadlineName, DeadlineState
from plan_svc.plans.domain.content import PlanKind
from plan_svc.schemas import Out
from shared.events import Basis


class DueOut(Out):
    """A deadline of a plan, or of one that the agency does not have yet (P-07)."""

    agency: str
    kind: PlanKind
    name: DeadlineName
    due: date
    period_from: date
    plan_id: UUID | None = Field(
        description="unset where there is no plan, or not shown"
    )
    plan_code: str | None
    done_on: date | None
    state: DeadlineState
    basis: Basis = Field(description="the row of the law that sets it")
