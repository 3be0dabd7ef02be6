"""A rebuild killed at any step, with workers at work, and run again (X-13).

The real command in a process of its own, over real Kafka and PostgreSQL. The control
rebuilds in place, batch by batch, and is killed in the middle: its tables are neither
what they were nor what they are to be.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.db import locks
from shared.local_postgres.server import PostgresServer
from shared.messaging.copies import keep
from shared.messaging.rebuild.shadow import tables_of
from tests.brokers import broker_or_skip
from tests.fleet import Fleet, eventually
from tests.readmodels import digests, published, wreck
from tests.rebuilding import Loaded

POINTS = (
    "rebuild.after-clear",
    "rebuild.in-fold",
    "rebuild.before-hold",
    "rebuild.before-commit",
    "rebuild.after-commit",
)
pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.rule("X-13")]


@pytest.fixture
async def loaded(tmp_path: Path, postgres: PostgresServer) -> AsyncIterator[Loaded]:
    """Places, tasks and proposals, told over a Kafka of their own and handled."""
    with broker_or_skip(tmp_path / "kafka") as broker:
        fleet = Fleet(tmp_path, postgres, broker)
        try:
            await fleet.prepare()
            made = Loaded(fleet, broker.bootstrap)
            await made.open()
            yield made
            await made.close()
        finally:
            fleet.stop_all()


async def test_it_is_killed_at_every_step_and_ends_the_same(loaded: Loaded) -> None:
    runtime = loaded.runtime
    right, sent = await digests(runtime), await published(runtime)
    assert not right["proposal"].startswith("0 ")
    for point in POINTS:
        await wreck(runtime)
        wrecked = await digests(runtime)
        killed = await loaded.rebuild(kill_at=point)
        assert killed.returncode == -9, killed.stderr
        now = await digests(runtime)
        assert now == (right if point == "rebuild.after-commit" else wrecked), point
        again = await loaded.rebuild()
        assert again.returncode == 0, again.stderr
        assert await digests(runtime) == right, point
    assert await published(runtime) == sent
    async with runtime.reading() as tx:
        left = await tx.fetchval("SELECT to_regnamespace('rebuild') IS NOT NULL")
    assert not left, "nothing is left behind"


async def test_the_control_in_place_is_half_done_when_it_is_killed(
    loaded: Loaded,
) -> None:
    runtime = loaded.runtime
    right = await digests(runtime)
    await wreck(runtime)
    wrecked = await digests(runtime)
    await in_place(loaded, batches=1)
    now = await digests(runtime)
    assert now not in (right, wrecked), "the control must show a half-filled table"


async def in_place(loaded: Loaded, batches: int) -> None:
    """Empty the tables and fill them batch by batch; stops after some, as if killed."""
    runtime = loaded.runtime
    async with runtime.writing() as tx:
        for copy in tables_of(runtime.service.copies):
            await tx.execute(f"TRUNCATE {copy.name}")
    async for events in loaded.events():
        if not batches:
            return
        batches -= 1
        async with runtime.writing() as tx:
            for copy in runtime.service.copies:
                await keep(tx, copy, events)


async def test_it_runs_while_workers_consume_and_takes_no_effect_from_them(
    loaded: Loaded,
) -> None:
    """Events come all the time; afterwards all is as an undisturbed service has it."""
    runtime = loaded.runtime
    loaded.start_worker()
    stop = asyncio.Event()
    load = asyncio.create_task(loaded.keep_telling(stop))
    try:
        await wreck(runtime, but=("proposal",))
        for _ in range(3):
            done = await loaded.rebuild()
            assert done.returncode == 0, done.stderr
    finally:
        stop.set()
        versions = await load
    await eventually(lambda: loaded.handled(versions), "everything is handled", 60)
    compared = await loaded.rebuild("--compare")
    assert "it is what the logs tell" in compared.stdout, compared.stdout
    assert await loaded.newest_tasks() == versions


async def test_a_second_rebuild_at_once_is_refused(loaded: Loaded) -> None:
    async with loaded.runtime.db.connection() as conn:
        await conn.execute("SELECT pg_advisory_lock($1)", locks.REBUILD)
        refused = await loaded.rebuild()
        await conn.execute("SELECT pg_advisory_unlock($1)", locks.REBUILD)
    assert refused.returncode == 1
    assert "Another rebuild of this service is under way" in refused.stderr
