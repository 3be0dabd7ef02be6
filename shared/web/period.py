"""The days of which a list tells: `from` and `to` of a request, both included."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from shared.web.values import Day


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another; what is None bounds nothing."""

    first: date | None = None
    last: date | None = None


ALWAYS = Period()


def _period(
    first: Annotated[
        Day | None, Query(alias="from", description="此日或之后 · on this day or later")
    ] = None,
    last: Annotated[
        Day | None, Query(alias="to", description="此日或之前 · on this day or earlier")
    ] = None,
) -> Period:
    return Period(first, last)


PeriodDep = Annotated[Period, Depends(_period)]
