"""The topics of checkcode-svc's rows of law, and the types of their values."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.civic.calendar import WorkingCalendar
from shared.civic.law import Topic, Value


class Ground(StrEnum):
    """Why a visit had to start before its code could be had (C-07)."""

    PUBLIC_SAFETY = "public_safety"
    HEALTH = "health"
    SYSTEM_FAILURE = "system_failure"
    SURPRISE = "surprise"
    LISTED = "listed"
    """On the domain's own list of reasons."""


def _listed(text: object) -> object:
    return frozenset(text.split(", ")) if isinstance(text, str) else text


class LateCode(Value):
    """Within how many working days, and on which grounds, a code comes late (C-07)."""

    working_days: Annotated[int, Field(ge=1)] | None = None
    """None where the document sets no deadline."""
    counts_visit_day: bool
    """Whether the day of the visit is the first of them."""
    with_results: bool
    """Whether the results are due within the same days."""
    grounds: Annotated[frozenset[Ground], BeforeValidator(_listed), Field(min_length=1)]

    def last_day(self, visited_on: date, calendar: WorkingCalendar) -> date | None:
        """The last day on which the late code, and its results, are taken."""
        if self.working_days is None:
            return None
        if self.counts_visit_day and calendar.is_working(visited_on):
            return calendar.add(visited_on, self.working_days - 1)
        return calendar.add(visited_on, self.working_days)


class ResultDue(Value):
    """Within how many working days after the visit results are due (C-11)."""

    working_days: Annotated[int, Field(ge=1)]

    def due_on(self, visited_on: date, calendar: WorkingCalendar) -> date:
        """The last day for the results."""
        return calendar.add(visited_on, self.working_days)


def _is_later(value: ResultDue, other: ResultDue) -> bool:
    return value.working_days > other.working_days


LATE_CODE = Topic("late_code", LateCode)
RESULT_DUE = Topic("result.due", ResultDue, is_looser=_is_later)

TOPICS = (LATE_CODE, RESULT_DUE)
