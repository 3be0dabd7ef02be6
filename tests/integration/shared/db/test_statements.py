"""Statements run on a real PostgreSQL, and their rows come back typed."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy.schema import CreateTable
from sqlmodel import select

from shared.db import Database, ReadTx, Tx
from shared.db.dialect import DIALECT
from shared.db.statements import (
    NoRow,
    Rows,
    SelectOfScalar,
    query,
    sql,
)
from shared.local_postgres.server import PostgresServer
from shared.running.runtime import Runtime
from tests.integration.shared.db.things import (
    Checked,
    Colour,
    Level,
    Rank,
    Short,
    Step,
    Thing,
    add,
    branching,
    clear,
    colours,
    forget,
    green,
    grow,
    keep,
    larger,
    level_of,
    named,
    next_free,
    numbers,
    paint,
    red,
    shorts,
    sizes,
    thing,
    whole,
    with_size,
)

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
A, B = uuid4(), uuid4()


class Store:
    """A database with the one table."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._runtime = cast("Runtime", None)

    def writing(self) -> AbstractAsyncContextManager[Tx]:
        return self.database.writing(self._runtime)

    def reading(self) -> AbstractAsyncContextManager[ReadTx]:
        return self.database.reading(self._runtime)


@pytest.fixture
async def store(postgres: PostgresServer) -> AsyncIterator[Store]:
    name = f"statements_{os.urandom(4).hex()}"
    postgres.create_databases([name])
    database = Database(postgres.url(name), name="test", size=2, timeout=30)
    shape: Any = Thing.__table__  # type: ignore[attr-defined]  # SQLModel sets it
    try:
        async with database.connection() as conn:
            await conn.execute(str(CreateTable(shape).compile(dialect=DIALECT)))
        made = Store(database)
        async with made.writing() as tx:
            await add.run(
                tx,
                A,
                "a",
                Colour.RED,
                Level.HIGH,
                ["x", "y"],
                [Step("s", date.max)],
                NOW,
                1,
            )
            await add.run(
                tx,
                id=B,
                name="b",
                colour=Colour.GREEN,
                level=None,
                tags=[],
                steps=[],
                made_at=NOW,
            )
        yield made
    finally:
        await database.stop()


async def test_a_row_has_the_types_of_its_table(store: Store) -> None:
    async with store.reading() as tx:
        row = await thing.one(tx, A)
    assert row.colour is Colour.RED
    assert row.level is Level.HIGH
    assert (row.tags, row.steps) == (["x", "y"], [Step("s", date.max)])
    assert (row.made_at, row.day, row.size) == (NOW, None, 1)
    assert row.called == "it's 100% 'so', :not $1"
    assert row.model_dump()["name"] == "a"


async def test_a_row_is_read_and_never_changed(store: Store) -> None:
    async with store.reading() as tx:
        row = await thing.one(tx, A)
    with pytest.raises(AttributeError):
        row.name = "z"


async def test_enums_are_kept_by_their_value(store: Store) -> None:
    async with store.reading() as tx:
        kept = await tx.fetch("SELECT colour, level FROM thing ORDER BY name")
    assert [tuple(row) for row in kept] == [("r", "high"), ("g", None)]


async def test_a_list_is_one_parameter_and_none_asks_for_all(store: Store) -> None:
    async with store.reading() as tx:
        assert [row.name for row in await named.all(tx, ["a", "b"], None)] == ["a", "b"]
        assert [row.name for row in await named.all(tx, ["a", "b"], Colour.GREEN)] == [
            "b"
        ]
        assert await named.all(tx, [], None) == []
    assert "= ANY ($1::text[])" in named.text


async def test_statements_that_differ_in_a_value_share_none(store: Store) -> None:
    async with store.reading() as tx:
        assert await red.all(tx) == [("a", 1)]
        assert await green.all(tx) == [("b", 0)]
        assert await red.all(tx) == [("a", 1)]


async def test_columns_come_as_a_tuple_of_their_types(store: Store) -> None:
    async with store.reading() as tx:
        assert set(await colours.all(tx)) == {(Colour.RED, 1), (Colour.GREEN, 1)}
        [(row, size), _] = await with_size.all(tx)
    assert (row.name, size) == ("a", 1)


async def test_rows_become_frozen_values_by_the_names_of_their_columns(
    store: Store,
) -> None:
    async with store.reading() as tx:
        assert await shorts.all(tx) == [
            Short("a", Colour.RED, ("x", "y")),
            Short("b", Colour.GREEN),
        ]
        assert await larger.all(tx, 0) == [Checked("a", 1)]
        with pytest.raises(ValueError, match="-1"):
            await sql_checked.all(tx)


@query
def sql_checked() -> Rows[Checked]:
    return sql(Checked, "SELECT 'n' AS name, -1 AS size")


async def test_plain_text_gives_typed_values(store: Store) -> None:
    async with store.reading() as tx:
        assert await sizes.all(tx, [Rank.FIRST, Rank.SECOND]) == [1]
        assert await level_of.first(tx, "a") is Level.HIGH
        assert await level_of.first(tx, "b") is None
        assert (await whole.one(tx, "a")).steps == [Step("s", date.max)]
        assert [number async for number in numbers.stream(tx, 3)] == [1, 2, 3]


async def test_a_conflict_is_settled_in_the_statement(store: Store) -> None:
    async with store.writing() as tx:
        assert (await keep.one(tx, A, "c", NOW)).name == "c"
        row = await keep.one(tx, A, "d", NOW)
    assert (row.name, row.size, row.tags) == ("d", 3, ["x", "y"])


async def test_a_write_tells_how_many_rows_it_touched(store: Store) -> None:
    async with store.writing() as tx:
        assert await grow.all(tx, "a", by=4) == [("a", 5)]
        assert await grow.first(tx, "nobody", 1) is None
        assert await paint.run(tx, Colour.GREEN) == 2
        assert await forget.run(tx, "a") == 1
        assert await clear.run(tx, ["b"]) == 1


async def test_a_row_that_another_holds_is_skipped(store: Store) -> None:
    async with store.writing() as one, store.writing() as other:
        first, second = await next_free.one(one), await next_free.one(other)
        with pytest.raises(NoRow):
            await next_nobody.one(other)
    assert (first.name, second.name) == ("a", "b")


@query
def next_nobody() -> SelectOfScalar[Thing]:
    return (
        select(Thing)
        .where(Thing.name == "a")
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def test_a_statement_has_one_plan_however_it_is_called(store: Store) -> None:
    async with store.database.connection() as conn:
        tx = ReadTx(cast("Runtime", None), conn)
        for names, colour in ([["a"], None], [["a", "b"], Colour.RED], [[], None]):
            await named.all(tx, names, colour)  # type: ignore[arg-type]  # mixed list
        plans = await conn.fetch(
            """
            SELECT generic_plans + custom_plans AS uses FROM pg_prepared_statements
            WHERE statement = $1
            """,
            named.text,
        )
    assert [plan["uses"] for plan in plans] == [3]


def test_a_missing_or_strange_argument_is_named() -> None:
    with pytest.raises(TypeError, match="wants 'colour'"):
        named.compiled.bound((["a"],), {})
    with pytest.raises(TypeError, match="strange"):
        named.compiled.bound((["a"], None), {"strange": 1})
    with pytest.raises(TypeError, match="too many"):
        named.compiled.bound((["a"], None, 1), {})


def test_a_parameter_that_is_not_used_is_refused() -> None:
    with pytest.raises(TypeError, match="does not use its parameter 'name'"):
        _ = branching.text


async def test_two_connections_read_at_once(store: Store) -> None:
    async def read() -> list[str]:
        async with store.reading() as tx:
            return [row.name for row in await named.all(tx, ["a", "b"], None)]

    first, second = await asyncio.gather(read(), read())
    assert first == second == ["a", "b"]
