"""Writes rows with version and history, a thousand in one statement.

A row that says nothing new is not written and gets no new version: that is what makes
a second import of the same file change nothing (S-08). What is replaced goes to
`history` as it stood (S-03).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from sqlmodel import SQLModel

from shared import jsontext
from shared.db import ReadTx, Tx
from shared.messaging.copies import shape_of

R = TypeVar("R", bound=SQLModel)
Keys = Sequence[Mapping[str, object]]
"""The key columns of several rows."""

_KEPT = ("version", "made_at", "changed_at")
"""The columns that every such table has beside its keys and what it says."""


@dataclass(frozen=True)
class VersionedTable(Generic[R]):
    """A table whose rows have a version; earlier ones stay readable (S-03)."""

    row: type[R]

    @cached_property
    def name(self) -> str:
        """The table's name, which is the aggregate's name in `history` too."""
        return shape_of(self.row).name

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(column.name for column in shape_of(self.row).primary_key)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The columns that say something: a row is new where one of them differs."""
        columns = [column.name for column in shape_of(self.row).columns]
        return tuple(name for name in columns if name not in {*self.keys, *_KEPT})

    async def find(self, tx: ReadTx, keys: Keys) -> list[R]:
        """The rows with these keys, in the order of their keys."""
        if not keys:
            return []
        return await self._rows(tx, self._select, jsontext.dumps(list(keys)))

    async def lock(self, tx: Tx, keys: Keys) -> list[R]:
        """The rows with these keys, locked until the transaction ends.

        Always in the order of the keys, so that two imports wait for one another
        instead of blocking each other.
        """
        if not keys:
            return []
        return await self._rows(tx, self._lock, jsontext.dumps(list(keys)))

    async def write(self, tx: Tx, values: Sequence[object]) -> list[R]:
        """Write the values that say something new; their rows come back."""
        if not values:
            return []
        now = tx.runtime.clock.now()
        return await self._rows(tx, self._upsert, jsontext.dumps(values), now)

    async def _rows(self, tx: ReadTx, sql: str, *args: object) -> list[R]:
        return [self.row(**row) for row in await tx.fetch(sql, *args)]

    @cached_property
    def _select(self) -> str:
        return (
            f"SELECT kept.* FROM {self.name} AS kept "  # noqa: S608 - our own names
            f"JOIN jsonb_populate_recordset(NULL::{self.name}, $1::jsonb) AS wanted "
            f"USING ({', '.join(self.keys)}) ORDER BY {_of('kept', self.keys)}"
        )

    @cached_property
    def _lock(self) -> str:
        return self._select + " FOR UPDATE OF kept"

    @cached_property
    def _upsert(self) -> str:
        names = ", ".join(self.keys + self.values)
        sets = ", ".join(f"{name} = excluded.{name}" for name in self.values)
        identity = " || '.' || ".join(f"kept.{key}" for key in self.keys)
        now = _of("kept", self.values)
        return f"""
        WITH incoming AS (
            SELECT * FROM jsonb_populate_recordset(NULL::{self.name}, $1::jsonb)
        ), archived AS (
            INSERT INTO history (aggregate, aggregate_id, version, state, replaced_at)
            SELECT '{self.name}', {identity}, kept.version, to_jsonb(kept), $2
            FROM {self.name} AS kept JOIN incoming USING ({", ".join(self.keys)})
            WHERE ({now}) IS DISTINCT FROM ({_of("incoming", self.values)})
            ON CONFLICT DO NOTHING
        )
        INSERT INTO {self.name} AS kept ({names}, version, made_at, changed_at)
        SELECT {names}, 1, $2, $2 FROM incoming ORDER BY {", ".join(self.keys)}
        ON CONFLICT ({", ".join(self.keys)}) DO UPDATE
        SET {sets}, version = kept.version + 1, changed_at = excluded.changed_at
        WHERE ({now}) IS DISTINCT FROM ({_of("excluded", self.values)})
        RETURNING kept.*
        """  # noqa: S608 - our own names


def _of(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)
