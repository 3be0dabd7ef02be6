"""Small copies of neighbours' state, kept from their events.

A service declares each as a `Copy` in its manifest: which events tell it, and the rows
that they give. Its handlers keep it by that declaration, and so does a rebuild (X-13),
which knows nothing of what else a handler does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Table

from shared import jsontext
from shared.db import Tx
from shared.events import EVENT_TYPES, Event, producer_of

Row = BaseModel | Mapping[str, Any]


def _itself(event: Event) -> Sequence[Row]:
    return (event,)


@dataclass(frozen=True, slots=True)
class Copy:
    """A table that follows from events alone; the newest version of a row counts."""

    table: type[BaseModel]
    models: tuple[type[Event], ...]
    """The events that tell it; a base stands for all events under it."""
    rows: Callable[[Any], Sequence[Row]] = _itself
    """The rows of one event: by default one row, the event's own members."""

    @property
    def name(self) -> str:
        """The table's name."""
        return shape_of(self.table).name

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the table's primary key."""
        return tuple(column.name for column in shape_of(self.table).primary_key)

    @property
    def types(self) -> tuple[str, ...]:
        """The types of event that tell it."""
        return tuple(
            sorted(
                k for k, model in EVENT_TYPES.items() if issubclass(model, self.models)
            )
        )

    @property
    def sources(self) -> frozenset[str]:
        """The services that publish these events."""
        return frozenset(producer_of(type_) for type_ in self.types)

    def rows_of(self, events: Iterable[Event]) -> list[Row]:
        """The rows for this table that these events give."""
        mine = (event for event in events if isinstance(event, self.models))
        return [row for event in mine for row in self.rows(event)]


def shape_of(table: type[BaseModel]) -> Table:
    """The columns of a table class."""
    shape: Table = table.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    return shape


async def keep(tx: Tx, copy: Copy, events: Iterable[Event]) -> list[str]:
    """Store what the events say, where it is newer than the copy's rows.

    Returns:
        The keys that were applied, as `keep_newest` gives them.
    """
    return await keep_newest(tx, copy.table, copy.rows_of(events))


@cache
def _statement(table: type[BaseModel]) -> tuple[str, tuple[str, ...]]:
    shape = shape_of(table)
    keys = tuple(column.name for column in shape.primary_key)
    rest = [column.name for column in shape.columns if column.name not in keys]
    names = ", ".join([*keys, *rest])
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return (
        f"""
        INSERT INTO {shape.name} AS kept ({names})
        SELECT {names} FROM jsonb_populate_recordset(NULL::{shape.name}, $1::jsonb)
        ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {sets}
        WHERE kept.version < excluded.version
        RETURNING {", ".join(f"kept.{key}::text" for key in keys)}
        """,  # noqa: S608 - names come from our own table classes
        keys,
    )


async def keep_newest(tx: Tx, table: type[BaseModel], rows: Sequence[Row]) -> list[str]:
    """Keep the rows whose `version` is newer than what the table has.

    Members that the table has no column for are left out. Of several rows with one
    key the newest counts.

    Returns:
        The keys that were applied (a key of several columns joined by `|`), so that a
        handler does its further work for these only.
    """
    sql, keys = _statement(table)
    newest: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        plain = row.model_dump() if isinstance(row, BaseModel) else row
        key = tuple(plain[name] for name in keys)
        if key not in newest or plain["version"] > newest[key]["version"]:
            newest[key] = plain
    if not newest:
        return []
    applied = await tx.fetch(sql, jsontext.dumps(list(newest.values())))
    return ["|".join(row.values()) for row in applied]
