"""The tables beside the living ones, and how they take their place.

They stand in a schema of their own under the same names, so that the statements of
`shared.messaging.copies` fill them when that schema comes first in the search path.
They are not logged: a crash of PostgreSQL empties them, and with them the mark of the
run, which is how a run learns that its tables are not its own any more.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from shared.db import Tx
from shared.errors import Unavailable
from shared.messaging.copies import Copy, shape_of
from shared.messaging.rebuild.report import TableChange

SCHEMA = "rebuild"
MERGE_SECONDS = 3600.0
"""How long one statement over a whole table may take."""
BESIDES = {
    "run": "id uuid PRIMARY KEY",
    "seen": "aggregate text, id text, PRIMARY KEY (aggregate, id)",
    "told": "type text, aggregate text, id text, data text",
    "changed": "copy text, row jsonb",
}
"""The mark of the run; aggregates that the topics tell; what owners told; rows that
were added, replaced or removed, as they were and as they are."""
MARK = f"INSERT INTO {SCHEMA}.run VALUES ($1)"  # noqa: S608 - our own schema
MARKED = f"SELECT EXISTS (SELECT FROM {SCHEMA}.run WHERE id = $1)"  # noqa: S608 - our own schema


class RebuildDisturbed(Unavailable):
    """The tables of this rebuild are gone; nothing of the service was changed."""

    code = "rebuild-disturbed"
    zh = "重建过程被中断，服务数据未作更改。"
    todo = "Run it again."
    todo_zh = "请重新运行。"


def tables_of(copies: Iterable[Copy]) -> list[Copy]:
    """One copy for each table, in the order of names; several may tell one table."""
    return sorted(
        {copy.name: copy for copy in copies}.values(), key=lambda copy: copy.name
    )


async def clear(tx: Tx, copies: Sequence[Copy], run: UUID) -> None:
    """Throw away what an earlier run left, and make empty tables for this one."""
    await tx.execute("SET LOCAL client_min_messages = warning")
    await tx.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    await tx.execute(f"CREATE SCHEMA {SCHEMA}")
    for copy in tables_of(copies):
        await tx.execute(
            f"CREATE UNLOGGED TABLE {SCHEMA}.{copy.name} "
            f"(LIKE {copy.name} INCLUDING DEFAULTS INCLUDING GENERATED, "
            f"PRIMARY KEY ({', '.join(copy.keys)}))"
        )
    for name, columns in BESIDES.items():
        await tx.execute(f"CREATE UNLOGGED TABLE {SCHEMA}.{name} ({columns})")
    await tx.execute(MARK, run)


async def enter(tx: Tx, run: UUID) -> None:
    """Let this transaction fill the tables beside, if they are still those of the run.

    Raises:
        RebuildDisturbed: if they are not.
    """
    mine = await tx.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{SCHEMA}.run")
    if not mine or not await tx.fetchval(MARKED, run):
        raise RebuildDisturbed
    await tx.execute(
        "SELECT set_config('search_path', $1 || ', ' || current_schema(), true)", SCHEMA
    )
    await tx.execute("SET LOCAL synchronous_commit = off")


async def put_in_place(
    tx: Tx, copies: Sequence[Copy], living: str, keep: frozenset[str]
) -> list[TableChange]:
    """Make the living tables equal to those beside, touching only rows that differ.

    Readers go on with what they see until the commit; a table that was right is not
    written at all. Of the tables in `keep` no row is removed.
    """
    changes = []
    for copy in tables_of(copies):
        removed = 0 if copy.name in keep else await _remove(tx, copy, living)
        added, changed = await _write(tx, copy, living)
        rows = await tx.fetchval(f"SELECT count(*) FROM {living}.{copy.name}")  # noqa: S608 - a table of ours
        changes.append(TableChange(copy.name, rows, added, changed, removed))
    return changes


async def drop(tx: Tx) -> None:
    """Leave nothing behind."""
    await tx.execute("SET LOCAL client_min_messages = warning")
    await tx.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _same_key(copy: Copy) -> str:
    return " AND ".join(f"kept.{key} = made.{key}" for key in copy.keys)


async def _remove(tx: Tx, copy: Copy, living: str) -> int:
    tag = await tx.conn.execute(
        f"""
        WITH removed AS (
            DELETE FROM {living}.{copy.name} AS kept WHERE NOT EXISTS (
                SELECT FROM {SCHEMA}.{copy.name} AS made WHERE {_same_key(copy)})
            RETURNING kept.*
        )
        INSERT INTO {SCHEMA}.changed SELECT '{copy.name}', to_jsonb(removed)
        FROM removed
        """,  # noqa: S608 - names of our own tables
        timeout=MERGE_SECONDS,
    )
    return int(tag.rpartition(" ")[2])


async def _write(tx: Tx, copy: Copy, living: str) -> tuple[int, int]:
    """Write the rows that are new or differ; how many there were of each."""
    names = [column.name for column in shape_of(copy.table).columns]
    rest = [name for name in names if name not in copy.keys]
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    row = await tx.conn.fetchrow(
        f"""
        WITH differing AS MATERIALIZED (
            SELECT made, CASE WHEN kept.{copy.keys[0]} IS NOT NULL
                         THEN to_jsonb(kept) END AS before
            FROM {SCHEMA}.{copy.name} AS made
            LEFT JOIN {living}.{copy.name} AS kept ON {_same_key(copy)}
            WHERE kept.{copy.keys[0]} IS NULL
               OR ({_of("kept", rest)}) IS DISTINCT FROM ({_of("made", rest)})
        ), written AS (
            INSERT INTO {living}.{copy.name} ({", ".join(names)})
            SELECT {", ".join(f"(made).{name}" for name in names)} FROM differing
            ON CONFLICT ({", ".join(copy.keys)}) DO UPDATE SET {sets}
            RETURNING xmax = 0 AS added
        ), noted AS (
            INSERT INTO {SCHEMA}.changed
            SELECT '{copy.name}', row FROM differing,
                   unnest(ARRAY[before, to_jsonb(made)]) AS row
            WHERE row IS NOT NULL
        )
        SELECT count(*) FILTER (WHERE added) AS added,
               count(*) FILTER (WHERE NOT added) AS changed FROM written
        """,  # noqa: S608 - names of our own tables
        timeout=MERGE_SECONDS,
    )
    return (row["added"], row["changed"]) if row is not None else (0, 0)


def _of(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)
