"""Rows of the law besides those that come with the service."""

from datetime import date
from itertools import count
from typing import Any, TypeVar

from matching_svc.policy import DayRules, Policy, current_law

from shared.civic.law import Binding, Law, Row, Topic, Value

_NUMBERS = count()
V = TypeVar("V", bound=Value)


def row(
    topic: Topic[V],
    value: V,
    region: str = "*",
    domain: str = "*",
    *,
    binding: Binding = Binding.MANDATORY,
    valid_from: date | None = None,
    valid_to: date | None = None,
    **narrows: str,
) -> Row[V]:
    return Row(
        id=f"test/{next(_NUMBERS)}",
        topic=topic.name,
        region=region,
        domain=domain,
        narrows=frozenset(narrows.items()),
        binding=binding,
        valid_from=valid_from,
        valid_to=valid_to,
        value=value,
    )


def only(day: date, *rows: Row[Any]) -> DayRules:
    """What these rows alone say on a day."""
    return Policy(Law(rows)).on(day)


def besides(day: date, *rows: Row[Any]) -> DayRules:
    """What the service's rows and these say on a day."""
    return only(day, *current_law().rows, *rows)
