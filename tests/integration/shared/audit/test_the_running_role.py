"""The role that runs a service enters and reads the audit, and can do nothing more."""

from collections.abc import AsyncIterator
from datetime import date
from typing import TypeAlias

import asyncpg
import pytest

from shared.audit import months
from shared.audit.protection import AuditUnprotected, must_be_protected
from shared.local_postgres.server import PostgresServer
from shared.messaging.partitions import today
from shared.migrate.audit import KEPT_MONTHS
from shared.testing.world import MakeWorld, World

NAME = "credit-svc"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
PARTITION = f"audit_{today():%Y%m}"
FORBIDDEN = (
    "UPDATE audit SET person = 'nobody'",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "DROP TABLE audit",
    "DROP TABLE audit CASCADE",
    "ALTER TABLE audit ADD COLUMN more text",
    "ALTER TABLE audit DISABLE TRIGGER ALL",
    "ALTER TABLE audit DETACH PARTITION audit_rest",
    "ALTER TABLE audit RENAME TO forgotten",
    "ALTER TABLE audit OWNER TO current_user",
    (
        "CREATE TRIGGER quiet BEFORE INSERT ON audit FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    ),
    "CREATE RULE quiet AS ON INSERT TO audit DO INSTEAD NOTHING",
    "ALTER TABLE audit ENABLE ROW LEVEL SECURITY",
    "INSERT INTO audit SELECT * FROM audit ON CONFLICT (time, id) DO UPDATE SET act=''",
    "BEGIN; LOCK TABLE audit IN ACCESS EXCLUSIVE MODE",
    f"UPDATE {PARTITION} SET person = 'nobody'",
    f"DELETE FROM {PARTITION}",
    f"DROP TABLE {PARTITION}",
    f"INSERT INTO {PARTITION} SELECT * FROM audit",
    "DELETE FROM audit_rest",
    "SET session_replication_role = replica",
    "SET ROLE onevisit",
    (
        "CREATE TABLE audit_209901 PARTITION OF audit"
        " FOR VALUES FROM ('2099-01-01') TO ('2099-02-01')"
    ),
    (
        "CREATE OR REPLACE FUNCTION drop_audit_before(day date) RETURNS text[]"
        " LANGUAGE sql AS $$ SELECT NULL::text[] $$"
    ),
    "DROP FUNCTION make_audit_month(date)",
    "SELECT drop_day('audit', '2026-11-01')",
    "SELECT attach_day('audit', '2026-11-01')",
    "UPDATE alembic_version SET version_num = '0001'",
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """One service with a row in its audit."""
    world = await make_world(NAME)
    steward = world.client(NAME, scopes="grade:write")
    path = "/credit/v1/grades/market/913101160000000000"
    await steward.put(path, json={"grade": "B"})
    return world


@pytest.fixture
async def running(world: World) -> AsyncIterator[Connection]:
    """A connection of the role that runs the service."""
    connection = await asyncpg.connect(world.url(NAME))
    yield connection
    await connection.close()


@pytest.mark.rule("E-05")
async def test_nothing_that_is_entered_can_be_changed_or_hidden(
    running: Connection,
) -> None:
    before = await running.fetch("SELECT * FROM audit")
    assert before, "there is something to change"
    for statement in FORBIDDEN:
        with pytest.raises(asyncpg.PostgresError) as refused:
            await running.execute(statement)
        told = (asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError)
        assert isinstance(refused.value, told), f"{statement}: {refused.value!r}"
        await running.execute("ROLLBACK")
    assert await running.fetch("SELECT * FROM audit") == before


@pytest.mark.rule("E-05")
async def test_it_cannot_give_itself_a_right(running: Connection) -> None:
    """PostgreSQL warns that nothing was granted, and raises nothing."""
    await running.execute("GRANT UPDATE, DELETE ON audit TO current_user")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await running.execute("UPDATE audit SET person = 'nobody'")


@pytest.mark.rule("E-05")
async def test_the_control_the_owner_could(world: World) -> None:
    async with world.owner(NAME) as owner:
        assert await owner.execute("UPDATE audit SET person = 'x'") != "UPDATE 0"
        await owner.execute("ALTER TABLE audit DETACH PARTITION audit_rest")


@pytest.mark.rule("E-05")
async def test_months_are_made_ahead_and_only_old_ones_can_be_dropped(
    world: World, running: Connection
) -> None:
    runtime = world.db(NAME)
    await months.ensure_months(runtime)
    ahead = f"audit_{months.month_after(today(), months.AHEAD_MONTHS):%Y%m}"
    assert await running.fetchval("SELECT to_regclass($1) IS NOT NULL", ahead)
    past = months.month_after(today(), -KEPT_MONTHS - 2)
    young = months.month_after(today(), -KEPT_MONTHS + 1)
    for day in (past, young):
        assert await running.fetchval("SELECT make_audit_month($1)", day)
    everything = date(9998, 1, 1)
    dropped = await running.fetchval("SELECT drop_audit_before($1)", everything)
    assert dropped == [f"audit_{past:%Y%m}"], "whoever asks, and for whatever day"
    assert await months.drop_months(runtime) == []


@pytest.mark.rule("E-05")
async def test_rows_of_a_month_without_a_partition_move_into_it(
    world: World, running: Connection
) -> None:
    count = "SELECT count(*) FROM audit WHERE time < '2026-04-01'"
    rows = await running.fetchval(count)
    assert rows, "the world's clock stands before its partitions begin"
    assert await running.fetchval("SELECT make_audit_month('2026-03-02')")
    assert await running.fetchval(count) == rows
    async with world.owner(NAME) as owner:
        assert await owner.fetchval("SELECT count(*) FROM audit_rest") == 0


@pytest.mark.rule("E-05")
async def test_a_service_refuses_to_run_as_a_role_that_could_change_its_audit(
    world: World, running: Connection, postgres: PostgresServer
) -> None:
    await must_be_protected(running, "production")
    async with world.owner(NAME) as owner:
        with pytest.raises(AuditUnprotected) as refused:
            await must_be_protected(owner, "production")
        await must_be_protected(owner, "development")
        await owner.execute("GRANT DELETE ON audit TO onevisit_running")
    assert "MIGRATION_URL" in refused.value.todo
    with pytest.raises(AuditUnprotected):
        await must_be_protected(running, "production")
    assert postgres.running_url("x") != postgres.url("x")
