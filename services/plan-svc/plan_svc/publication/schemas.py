"""Published plans over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from plan_svc.plans.domain.content import Method, Mode, PlanKind
from plan_svc.schemas import In, Line, Out


class PublicationIn(In):
    """What the publication rests on."""

    reference: Annotated[
        Line | None,
        Field(description="the conference's decision, where one is needed (P-19)"),
    ] = None


class PublishedOut(Out):
    """A plan as anybody reads it: no subject and no person is named."""

    plan_code: str
    edition: int
    status: Literal["filed", "revoked"]
    kind: PlanKind
    title: str
    agency: str
    partner_agencies: list[str]
    domain: str
    region: str
    items: list[str]
    period_from: date | None
    period_to: date | None
    scope: str
    ratio: Decimal | None
    method: Method | None
    mode: Mode
    check_points: str
    frequency: str
    materials: list[str]
    tasks: int = Field(description="how many inspections it foresees")
    published_at: datetime = Field(description="for the first time")
    stated_at: datetime = Field(
        description="when this edition was made public, or the plan revoked"
    )
