"""The yardsticks by which a filing review weighs a plan (P-27)."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from shared.civic.law import Topic, Value


class PlanSize(Value):
    """What a team of inspectors gets done: a yardstick of our own (P-27)."""

    inspectors: Annotated[int, Field(ge=1)]
    """In a team (C-02)."""
    minutes: Annotated[int, Field(ge=1)]
    """Of visits on a working day."""


class Share(Value):
    """Of what is named, the share above which it advises (P-27)."""

    share: Annotated[Decimal, Field(gt=0)]


class PastVisits(Value):
    """How far the review looks back, and how many visits a year are many (P-27)."""

    years: Annotated[int, Field(ge=1, le=9)]
    """Before the plan's own."""
    most: Annotated[int, Field(ge=1)]
    """Above which a place is named."""


class PastFound(Value):
    """Which share of earlier visits ought to have found a problem (P-27)."""

    visits: Annotated[int, Field(ge=1)]
    """From how many on it is judged."""
    share: Annotated[Decimal, Field(gt=0, lt=1)]


class PlanOverlap(Value):
    """From how many shared places on open plans overlap, and what follows (P-27)."""

    places: Annotated[int, Field(ge=1)]
    effect: Literal["reasoned", "advises"]


PAST_FOUND = Topic("past.found", PastFound)
PAST_VISITS = Topic("past.visits", PastVisits)
PLAN_LOAD = Topic("plan.load", Share)
PLAN_OVERLAP = Topic("plan.overlap", PlanOverlap, units=frozenset({"own", "others"}))
PLAN_SIZE = Topic("plan.size", PlanSize)
PLAN_TOTAL = Topic("plan.total", Share)
