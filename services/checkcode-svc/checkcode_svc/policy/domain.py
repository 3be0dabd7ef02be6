"""What checkcode-svc decides by: the topics of its rows, and what their values say."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from checkcode_svc.applications.domain.vocabulary import Ground
from shared.civic.law import Topic, Value


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


class ResultDue(Value):
    """Within how many working days after the visit results are due (C-11)."""

    working_days: Annotated[int, Field(ge=1)]


def _later(value: ResultDue, other: ResultDue) -> bool:
    return value.working_days > other.working_days


LATE_CODE = Topic("late_code", LateCode)
RESULT_DUE = Topic("result.due", ResultDue, is_looser=_later)

TOPICS = (LATE_CODE, RESULT_DUE)
