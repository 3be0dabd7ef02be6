"""The filing review over HTTP."""

from datetime import date
from uuid import UUID

from pydantic import Field

from plan_svc.review.domain.checks import Effect, Serves
from plan_svc.schemas import Out
from shared.events import Basis


class CheckOut(Out):
    """One automatic check of the filing review (P-05)."""

    code: str
    rule: str
    serves: Serves
    effect: Effect
    title: str
    title_zh: str
    needs_reason: bool
    """Whether an approval against its advice gives the reason for its rule."""
    passed: bool
    detail: str
    detail_zh: str
    rows: int
    sample: list[str]
    bases: list[Basis]
    """The rows of the law that it judged by; none where it asks no row."""


class FigureOut(Out):
    """One number of a factor (P-27)."""

    name: str
    title: str
    title_zh: str
    value: float | None = Field(description="unset where it cannot be told")
    of: str | None = Field(
        description="the agency or item that it is about, where there are several"
    )


class OpenPlanOut(Out):
    """A plan whose period meets that of the plan under review (P-27, P-18)."""

    plan_id: UUID
    plan_code: str | None
    agency: str
    title: str
    period_from: date
    period_to: date
    tasks: int = Field(description="of each of its agencies")
    places: int = Field(description="how many places of the plan it has too")


class FactorOut(Out):
    """One thing that the review weighs (P-27)."""

    code: str
    title: str
    title_zh: str
    how: str = Field(description="how its numbers were got")
    how_zh: str
    figures: list[FigureOut]
    plans: list[OpenPlanOut] = Field(description="those that it speaks of")
    check: CheckOut | None = Field(
        description="what it advises; unset where no row gives a yardstick"
    )
