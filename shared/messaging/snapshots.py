"""The present state of aggregates, as the events that describe it.

`shared.web.snapshot_route` serves them to whoever rebuilds a copy.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import asyncpg

from shared import jsontext
from shared.db import ReadTx
from shared.db.statements import Query
from shared.events import Event

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[R]):
    """How the rows of one kind of aggregate become events."""

    model: type[Event]
    """An event of the aggregate."""
    rows: Query[[], R] | str
    """Reads a row for each aggregate that was ever published."""
    event: Callable[[R], Event]

    async def events(self, tx: ReadTx) -> AsyncIterator[Event]:
        """The present state of every aggregate."""
        rows: AsyncIterator[Any] = (
            tx.stream(self.rows) if isinstance(self.rows, str) else self.rows.stream(tx)
        )
        async for row in rows:
            yield self.event(row)

    @property
    def aggregate(self) -> str:
        """The kind of the aggregate."""
        return self.model.aggregate


def whole(row: asyncpg.Record) -> dict[str, Any]:
    """The members of a row that is one JSON value called `whole`."""
    members: dict[str, Any] = jsontext.loads(row["whole"])
    return members
