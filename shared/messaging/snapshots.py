"""The present state of aggregates, as the events that describe it.

`shared.web.snapshot_route` serves them to whoever rebuilds a copy.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import asyncpg

from shared import jsontext
from shared.events import Event


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How the rows of one kind of aggregate become events."""

    model: type[Event]
    """An event of the aggregate."""
    rows: str
    """The SQL that gives a row for each aggregate that was ever told of."""
    event: Callable[[asyncpg.Record], Event]

    @property
    def aggregate(self) -> str:
        """What kind it is."""
        return self.model.aggregate


def whole(row: asyncpg.Record) -> dict[str, Any]:
    """The members of a row that is one JSON value called `whole`."""
    members: dict[str, Any] = jsontext.loads(row["whole"])
    return members
