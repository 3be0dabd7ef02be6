"""Writes rows of the register with version and history, a thousand as one.

A row that says nothing new is not written and gets no new version: that is what makes
a second import of the same file change nothing (S-08). What is replaced goes to
`history` as it stood (S-03).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import asyncpg

from shared import jsontext
from shared.db import ReadTx, Tx


@dataclass(frozen=True)
class Shelf:
    """One table of the register: its keys, and the columns that say something."""

    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]

    @cached_property
    def select(self) -> str:
        """Rows whose keys stand in the JSON array $1."""
        return (
            f"SELECT kept.* FROM {self.table} AS kept "  # noqa: S608 - our own names
            f"JOIN jsonb_populate_recordset(NULL::{self.table}, $1::jsonb) AS wanted "
            f"USING ({', '.join(self.keys)}) ORDER BY {self._of('kept', self.keys)}"
        )

    @cached_property
    def upsert(self) -> str:
        """Write the rows of the JSON array $1 that say something new, at $2."""
        names = ", ".join(self.keys + self.values)
        sets = ", ".join(f"{name} = excluded.{name}" for name in self.values)
        identity = " || '.' || ".join(f"kept.{key}" for key in self.keys)
        now = self._of("kept", self.values)
        return f"""
        WITH incoming AS (
            SELECT * FROM jsonb_populate_recordset(NULL::{self.table}, $1::jsonb)
        ), archived AS (
            INSERT INTO history (aggregate, aggregate_id, version, state, replaced_at)
            SELECT '{self.table}', {identity}, kept.version, to_jsonb(kept), $2
            FROM {self.table} AS kept JOIN incoming USING ({", ".join(self.keys)})
            WHERE ({now}) IS DISTINCT FROM ({self._of("incoming", self.values)})
            ON CONFLICT DO NOTHING
        )
        INSERT INTO {self.table} AS kept ({names}, version, made_at, changed_at)
        SELECT {names}, 1, $2, $2 FROM incoming ORDER BY {", ".join(self.keys)}
        ON CONFLICT ({", ".join(self.keys)}) DO UPDATE
        SET {sets}, version = kept.version + 1, changed_at = excluded.changed_at
        WHERE ({now}) IS DISTINCT FROM ({self._of("excluded", self.values)})
        RETURNING kept.*
        """  # noqa: S608 - our own names

    @staticmethod
    def _of(alias: str, names: tuple[str, ...]) -> str:
        return ", ".join(f"{alias}.{name}" for name in names)


SUBJECTS = Shelf(
    "subject", ("uscc",), ("name", "region", "founded", "status", "reason")
)
PLACES = Shelf(
    "place",
    ("number",),
    (
        "uscc",
        "address",
        "region",
        "town",
        "kind",
        "business_types",
        "closed_weekdays",
        "closed_days",
        "subjects",
        "retired",
    ),
)
ENTRIES = Shelf(
    "list_entry",
    ("list_name", "uscc", "domain"),
    ("valid_from", "valid_to", "reason", "by", "active", "origin"),
)
INSPECTORS = Shelf(
    "inspector",
    ("certificate",),
    (
        "name",
        "agency",
        "section",
        "valid_from",
        "valid_to",
        "qualifications",
        "revoked",
    ),
)


async def find(
    tx: ReadTx, shelf: Shelf, keys: Sequence[Mapping[str, object]]
) -> list[asyncpg.Record]:
    """The rows with these keys, in the order of their keys."""
    return await tx.fetch(shelf.select, jsontext.dumps(list(keys)))


async def lock(
    tx: Tx, shelf: Shelf, keys: Sequence[Mapping[str, object]]
) -> list[asyncpg.Record]:
    """The rows with these keys, held until the transaction ends.

    Always in the order of the keys, so that two imports wait for one another instead
    of blocking each other.
    """
    return await tx.fetch(
        shelf.select + " FOR UPDATE OF kept", jsontext.dumps(list(keys))
    )


async def write(tx: Tx, shelf: Shelf, rows: Sequence[object]) -> list[asyncpg.Record]:
    """Write the rows that say something new; they come back with their versions."""
    if not rows:
        return []
    return await tx.fetch(shelf.upsert, jsontext.dumps(rows), tx.runtime.clock.now())
