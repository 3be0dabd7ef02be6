"""Superiors' plans over HTTP."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field

from plan_svc.library.schemas import AgencyCode, ItemCode
from plan_svc.plans.domain.content import PlanKind
from plan_svc.schemas import In, Line, Out
from plan_svc.superiors.domain import Origin, SuperiorPlan
from shared.web.values import Day


class SuperiorPlanIn(In):
    """A superior's plan that arrived from outside (P-06)."""

    agency: AgencyCode
    kind: PlanKind
    title: Annotated[Line, Field(min_length=1)]
    items: Annotated[list[ItemCode], Field(min_length=1, max_length=500)]
    period_from: Day
    period_to: Day

    def plan(self, code: str) -> SuperiorPlan:
        """The domain's value."""
        return SuperiorPlan(
            code=code,
            region=self.agency.partition("-")[0],
            **self.model_dump() | {"items": tuple(dict.fromkeys(self.items))},
        )


class SuperiorPlanOut(Out):
    """A superior's plan, which a plan of a lower level may name (P-06)."""

    code: str
    agency: str
    region: str
    kind: PlanKind
    title: str
    items: list[str]
    period_from: date
    period_to: date
    origin: Origin = Field(
        description="`filed` here, or `entered` by the city: it arrived from outside"
    )

    @classmethod
    def of(cls, plan: SuperiorPlan) -> Self:
        """The answer of a superior's plan."""
        return cls.model_validate(plan)


class SuperiorPlansEntered(Out):
    """What an upload of superiors' plans did."""

    rows: int
