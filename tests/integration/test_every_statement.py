"""Every statement of every service is one that its migrated database takes."""

import pkgutil
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import pytest

from shared.db.pool import Connection
from shared.db.statements import Statement
from shared.retention import rules_of
from shared.running.names import NAMES
from shared.testing.world import MakeWorld

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "services").glob("*/*_svc/**/*.py"))
ADDED = "of_a_later_release"
_UNNAMED = re.compile(r"INSERT INTO \S+(?: AS \w+)?\s+SELECT \*")
_TABLES = """
SELECT c.relname AS name FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT c.relispartition
"""

_VERSION = "alembic_version"
_COLUMNS = """
SELECT table_name, column_name,
       CASE WHEN data_type IN ('text', 'character varying') THEN 'text' END
FROM information_schema.columns WHERE table_schema = 'public'
"""


def statements_of(package: str) -> Iterator[Statement[...]]:
    """Every statement that stands in a module of a package."""
    seen: set[str] = set()
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if ".migrations" not in module.name:
            for value in vars(import_module(module.name)).values():
                inside = (
                    value if isinstance(value, dict) else getattr(value, "__dict__", {})
                )
                own = [value, *inside.values()]
                for statement in own if not isinstance(value, type) else []:
                    if isinstance(statement, Statement) and statement.text not in seen:
                        seen.add(statement.text)
                        yield statement


async def faults_of(conn: Connection, service: str) -> list[str]:
    """What a database has against the statements of a service."""
    faults: list[str] = []
    for statement in statements_of(service.replace("-", "_")):
        try:
            prepared = await conn.prepare(statement.text)
            statement.compiled.check([a.name for a in prepared.get_attributes()])
        except Exception as fault:  # noqa: BLE001 - all of them are shown
            faults.append(f"{statement.name}: {fault}")
    return faults


@pytest.mark.parametrize("service", NAMES)
async def test_a_migrated_database_takes_every_statement(
    make_world: MakeWorld, service: str
) -> None:
    world = await make_world(service)
    async with world.db(service).db.connection() as conn:
        faults = await faults_of(conn, service)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("service", NAMES)
async def test_a_column_that_a_later_release_adds_disturbs_no_statement(
    make_world: MakeWorld, service: str
) -> None:
    """Both releases run for a while: the earlier one asks for what it knows."""
    world = await make_world(service)
    async with world.owner(service) as conn, undone(conn):
        for table in await conn.fetch(_TABLES):
            await conn.execute(
                f'ALTER TABLE "{table["name"]}" ADD COLUMN {ADDED} int DEFAULT 0'
            )
        faults = await faults_of(conn, service)
        control = await conn.prepare("SELECT * FROM outbox")
        assert ADDED in [column.name for column in control.get_attributes()]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.rule("S-11")
@pytest.mark.parametrize("service", NAMES)
async def test_every_table_has_its_row_of_retention(
    make_world: MakeWorld, service: str
) -> None:
    """Each table stands once in `retention.csv`, and the columns named there exist."""
    world = await make_world(service)
    rules = rules_of(service.replace("-", "_"))
    async with world.owner(service) as conn:
        tables = {row["name"] for row in await conn.fetch(_TABLES)} - {_VERSION}
        columns = {tuple(row) for row in await conn.fetch(_COLUMNS)}
    assert sorted(rule.table for rule in rules) == sorted(tables)
    named = {(rule.table, column) for rule in rules for column in rule.columns}
    named |= {
        (rule.unless.table, column)
        for rule in rules
        if rule.unless
        for column in (rule.unless.there, rule.unless.is_open.column)
    }
    assert {(table, column) for table, column, _ in columns} >= named
    texts = {(table, column) for table, column, type_ in columns if type_ == "text"}
    blanked = {(rule.table, column) for rule in rules for column in rule.blanks}
    assert texts >= blanked, "a column is blanked to NULL or to an empty text"


@asynccontextmanager
async def undone(conn: Connection) -> AsyncIterator[None]:
    """A transaction that is rolled back, whatever happened in it."""
    transaction = conn.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


def test_what_is_inserted_names_its_columns() -> None:
    """Else a row of this release sets what a later one added to NULL."""
    unnamed = [path.name for path in SOURCES if _UNNAMED.search(path.read_text())]
    assert not unnamed


def test_an_insert_without_its_columns_is_seen() -> None:
    text = "INSERT INTO code AS kept\n    SELECT * FROM jsonb_populate_recordset(...)"
    assert _UNNAMED.findall(text)
