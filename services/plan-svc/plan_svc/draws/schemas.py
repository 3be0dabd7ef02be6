"""Draws over HTTP."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from plan_svc.draws.domain import DrawOrder
from plan_svc.schemas import In, Out
from shared.events import Basis


class DrawIn(In):
    """A draw of subjects (P-16); without `ratios` the plan's ratio holds for all."""

    seed: Annotated[str, Field(min_length=1, max_length=200)]
    ratios: dict[str, Decimal] = {}
    towns: list[str] = []
    business_types: list[str] = []

    def order(self) -> DrawOrder:
        """The domain's value."""
        return DrawOrder(**self.model_dump())


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
    bases: list[Basis] | None = Field(
        None,
        description="the rows of the law behind its ratios and its frame; unset where "
        "not known",
    )
