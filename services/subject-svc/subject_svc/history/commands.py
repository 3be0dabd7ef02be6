"""Writes rows with version and history, a thousand in one statement.

A row that says nothing new is not written and gets no new version: that is what makes
a second import of the same file change nothing (S-08). What is replaced goes to
`history` as it stood (S-03).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlmodel import SQLModel

from shared.db import ReadTx, Tx
from shared.db.statements import Query, Returning, Rows, columns, command, query, sql
from shared.messaging.copies import shape_of
from subject_svc.history.errors import EnteredMeanwhile

R = TypeVar("R", bound=SQLModel)
V = TypeVar("V")
Keys = Sequence[Mapping[str, object]]
"""The key columns of several rows."""

_OF_EVERY_TABLE = frozenset({"version", "made_at", "changed_at"})
"""What a row has beside its keys and what it says."""


class VersionedTable(Generic[R, V]):
    """A table whose rows have a version; earlier ones stay readable (S-03).

    What is written comes back as rows of the table, with their versions; what is read
    comes as the values of the domain, a dataclass of the same names.

    Its statements are plain SQL over one JSON array of rows: 2,000 new subjects took
    138 ms so, and 1,253 ms with one typed statement for each (medians of 5 and 5).
    """

    def __init__(self, row: type[R], value: type[V]) -> None:
        columns = shape_of(row).columns
        self.row = row
        self.value = value
        self.name = shape_of(row).name
        self.keys = tuple(column.name for column in columns if column.primary_key)
        self.values = tuple(
            column.name
            for column in columns
            if not column.primary_key and column.name not in _OF_EVERY_TABLE
        )
        self._select = self._select_statement("")
        self._select_locked = self._select_statement("FOR UPDATE OF kept")
        self._upsert = self._upsert_statement()

    async def find(self, tx: ReadTx, keys: Keys) -> list[V]:
        """The values with these keys, in the order of their keys."""
        return await self._select.all(tx, keys) if keys else []

    async def lock(self, tx: Tx, keys: Keys) -> list[V]:
        """The values with these keys, locked until the transaction ends.

        Always in the order of the keys, so that two imports wait for one another
        instead of blocking each other.
        """
        return await self._select_locked.all(tx, keys) if keys else []

    async def write(
        self, tx: Tx, values: Sequence[object], *, judged: Collection[V] | None = None
    ) -> list[R]:
        """Write the values that say something new; their rows come back.

        Args:
            tx: the transaction.
            values: the values.
            judged: what was held, and locked, when they were judged; what took a row
                that was not there then was judged by half.

        Raises:
            EnteredMeanwhile: if a row that was new is somebody else's by now.
        """
        if not values:
            return []
        rows = await self._upsert.all(tx, values, tx.runtime.clock.now())
        if judged is not None:
            held = {self._key(value) for value in judged}
            if any(self._took(row) and self._key(row) not in held for row in rows):
                raise EnteredMeanwhile
        return rows

    def _key(self, value: object) -> tuple[object, ...]:
        return tuple(getattr(value, key) for key in self.keys)

    @staticmethod
    def _took(row: Any) -> bool:
        return bool(row.version > 1)

    def _select_statement(self, lock: str) -> Query[[Sequence[Any]], V]:
        text = f"""
        SELECT {_list(self.keys + self.values, "kept")}
        FROM {self.name} AS kept
        JOIN jsonb_populate_recordset(NULL::{self.name}, :keys) AS wanted
             USING ({_list(self.keys)})
        ORDER BY {_list(self.keys, "kept")} {lock}
        """  # noqa: S608 - our own names

        @query
        def select(keys: Sequence[Any]) -> Rows[V]:
            return sql(self.value, text, keys)

        return select

    def _upsert_statement(self) -> Returning[[Sequence[Any], datetime], R]:
        names, keys = _list(self.keys + self.values), _list(self.keys)
        sets = _list([f"{name} = excluded.{name}" for name in self.values])
        identity = " || '.' || ".join(f"kept.{key}" for key in self.keys)
        now = _list(self.values, "kept")
        text = f"""
        WITH incoming AS (
            SELECT * FROM jsonb_populate_recordset(NULL::{self.name}, :values)
        ), archived AS (
            INSERT INTO history (aggregate, aggregate_id, version, state, replaced_at)
            SELECT '{self.name}', {identity}, kept.version, to_jsonb(kept), :at
            FROM {self.name} AS kept JOIN incoming USING ({keys})
            WHERE ({now}) IS DISTINCT FROM ({_list(self.values, "incoming")})
            ON CONFLICT DO NOTHING
        )
        INSERT INTO {self.name} AS kept ({names}, version, made_at, changed_at)
        SELECT {names}, 1, :at, :at FROM incoming ORDER BY {keys}
        ON CONFLICT ({keys}) DO UPDATE
        SET {sets}, version = kept.version + 1, changed_at = excluded.changed_at
        WHERE ({now}) IS DISTINCT FROM ({_list(self.values, "excluded")})
        RETURNING {columns(self.row, "kept")}
        """  # noqa: S608 - our own names

        @command
        def upsert(values: Sequence[Any], at: datetime) -> Rows[R]:
            return sql(self.row, text, values, at)

        return upsert


def _list(names: Sequence[str], alias: str = "") -> str:
    return ", ".join(f"{alias}.{name}" if alias else name for name in names)
