"""A typed statement against SQL text and `asyncpg.Record`: the client's processor time.

PostgreSQL does the same in both, so its time is left out. Each way reads three members
of every row, as a caller would.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.schema import CreateTable
from sqlmodel import Field, SQLModel, select

from shared.db import Database, ReadTx, base
from shared.db.columns import instant, texts
from shared.db.dialect import DIALECT
from shared.db.statements import Rows, SelectOfScalar, query, sql
from shared.running.runtime import Runtime
from tests.bench.figures import PAIRS, Figure, at_most, in_turn, ratios, reported
from tests.bench.ground import Ground

if TYPE_CHECKING:
    Base = SQLModel
else:
    Base = base("bench_statements")

CALLS, LISTS, ROWS = 2_000, 20, 1_000
ROW = at_most("one row of a table class over text and Record", 1.5)
VALUE = at_most("one frozen value of text over text and Record", 1.5)
LISTED_ROWS = at_most("1,000 rows of a table class over Records", 5)
LISTED_VALUES = at_most("1,000 frozen values over Records", 2.5)
EACH = reported("one row of a table class", "µs")
FIGURES = (ROW, VALUE, LISTED_ROWS, LISTED_VALUES, EACH)
TEXT = "SELECT * FROM graded WHERE uscc = $1 AND domain = $2"
ALL = "SELECT * FROM graded"


class GradedRow(Base, table=True):
    """Ten columns, as most tables have."""

    __tablename__ = "graded"

    uscc: str = Field(primary_key=True)
    domain: str = Field(primary_key=True)
    region: str
    grade: str
    previous: str | None = None
    model: str
    reasons: list[str] = texts()
    unobtrusive: bool
    version: int
    changed_at: datetime = instant()


@dataclass(frozen=True)
class Graded:
    """The same as a value."""

    uscc: str
    domain: str
    region: str
    grade: str
    previous: str | None
    model: str
    reasons: list[str]
    unobtrusive: bool
    version: int
    changed_at: datetime


@query
def one_row(uscc: str, domain: str) -> SelectOfScalar[GradedRow]:
    """A row by its key."""
    return select(GradedRow).where(GradedRow.uscc == uscc, GradedRow.domain == domain)


@query
def one_value(uscc: str, domain: str) -> Rows[Graded]:
    """A value by its key."""
    text = "SELECT * FROM graded WHERE uscc = :uscc AND domain = :domain"
    return sql(Graded, text, uscc, domain)


@query
def all_rows() -> SelectOfScalar[GradedRow]:
    """Every row."""
    return select(GradedRow)


@query
def all_values() -> Rows[Graded]:
    """Every value."""
    return sql(Graded, ALL)


async def run(ground: Ground) -> list[Figure]:
    """Processor time of the client, ours over text and Record."""
    ground.server.create_databases(["statements"])
    database = Database(
        ground.server.url("statements"), name="bench", size=1, timeout=30
    )
    try:
        async with database.connection() as conn:
            await _fill(ReadTx(cast("Runtime", None), conn))
            return await _measure(ReadTx(cast("Runtime", None), conn))
    finally:
        await database.stop()


async def _fill(tx: ReadTx) -> None:
    shape: Any = GradedRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    await tx.conn.execute(str(CreateTable(shape).compile(dialect=DIALECT)))
    now = datetime(2026, 3, 2, 4, tzinfo=UTC)
    await tx.conn.copy_records_to_table(
        "graded",
        records=[
            (str(n), "JS01", "310116", "A", None, "m", ["x"], False, 1, now)
            for n in range(ROWS)
        ],
    )


async def text_once(tx: ReadTx, uscc: str) -> None:
    """The control: one record."""
    row = await tx.fetchrow(TEXT, uscc, "JS01")
    assert row is not None
    assert row["grade"]
    assert row["version"]
    assert row["region"]


async def row_once(tx: ReadTx, uscc: str) -> None:
    """One row of the table class."""
    row = await one_row.one(tx, uscc, "JS01")
    assert row.grade
    assert row.version
    assert row.region


async def value_once(tx: ReadTx, uscc: str) -> None:
    """One frozen value."""
    row = await one_value.one(tx, uscc, "JS01")
    assert row.grade
    assert row.version
    assert row.region


async def text_listed(tx: ReadTx, _: str) -> None:
    """The control: every record."""
    for row in await tx.fetch(ALL):
        assert row["grade"]
        assert row["version"]
        assert row["region"]


async def row_listed(tx: ReadTx, _: str) -> None:
    """Every row of the table class."""
    for row in await all_rows.all(tx):
        assert row.grade
        assert row.version
        assert row.region


async def value_listed(tx: ReadTx, _: str) -> None:
    """Every frozen value."""
    for row in await all_values.all(tx):
        assert row.grade
        assert row.version
        assert row.region


async def _measure(tx: ReadTx) -> list[Figure]:
    once, listed = (
        (text_once, row_once, value_once),
        (
            text_listed,
            row_listed,
            value_listed,
        ),
    )
    plain, ours, frozen = await in_turn(
        *(_spent(partial(call, tx), CALLS) for call in once), pairs=2 * PAIRS
    )
    plains, listed_rows, listed_frozen = await in_turn(
        *(_spent(partial(call, tx), LISTS) for call in listed), pairs=2 * PAIRS
    )
    return [
        ROW.of(ratios(ours, plain)),
        VALUE.of(ratios(frozen, plain)),
        LISTED_ROWS.of(ratios(listed_rows, plains)),
        LISTED_VALUES.of(ratios(listed_frozen, plains)),
        EACH.of(ours),
    ]


def _spent(
    call: Callable[[str], Awaitable[None]], times: int
) -> Callable[[], Awaitable[float]]:
    """Microseconds of this process for one call."""

    async def measure() -> float:
        started = time.process_time()
        for number in range(times):
            await call(str(number % ROWS))
        return (time.process_time() - started) / times * 1e6

    return measure
