"""A worker whose work fails for long is not ready, and says why; then it is again."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.local_postgres.server import PostgresServer
from shared.running.gauges import Gauges
from shared.running.runtime import Runtime
from shared.running.worker import Worker
from tests.contract.bus.pipes import PRODUCER, Pipe, fact
from tests.fleet import eventually

GROUP = "matching-svc"


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


def impatient(runtime: Runtime, seconds: float = 0.5) -> Runtime:
    """Unready after half a second instead of a minute."""
    runtime.settings = runtime.settings.model_copy(
        update={"unready_after_seconds": seconds, "heartbeat_seconds": 0.2}
    )
    return runtime


async def unwell(worker: Worker) -> str:
    """What is the matter with it, or nothing."""
    await asyncio.sleep(0)
    try:
        worker.must_be_well()
    except Unavailable as fault:
        return str(fault)
    return ""


async def well(worker: Worker) -> bool:
    return not await unwell(worker)


async def test_a_fault_that_does_not_pass_makes_the_worker_unready_until_it_does(
    pipe: Pipe,
) -> None:
    """Somebody holds the table; no message is to blame, so none may be parked."""
    runtime = impatient(pipe.runtimes[GROUP])
    holder = await runtime.db.dedicated("holder")
    database = pipe.url(GROUP).rpartition("/")[2]
    await holder.execute(f'ALTER DATABASE "{database}" SET lock_timeout = 100')
    await holder.execute("BEGIN; LOCK TABLE effect IN SHARE ROW EXCLUSIVE MODE")
    worker = Worker(runtime)
    await worker.start()
    try:
        assert await well(worker)
        await pipe.publish(fact("a", 1))
        reason = await eventually(lambda: unwell(worker), "it is unready", 20)
        assert reason.startswith("the consumer fails for ")
        assert "LockNotAvailableError" in reason
        assert (await gauges(runtime))["consumer_failing_seconds"] > 0
        await holder.execute("ROLLBACK")
        await eventually(lambda: well(worker), "it is ready again", 20)
        assert await pipe.count(GROUP) == 1
        assert (await gauges(runtime))["consumer_failing_seconds"] == 0
    finally:
        await worker.stop()
        await holder.close()


class _Stubborn:
    """A relay with a fault of its own, until it is mended."""

    def __init__(self) -> None:
        self.mended = False

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""

    async def step(self) -> int:
        if not self.mended:
            raise ValueError("a bug")
        return 0


async def test_a_relay_with_a_bug_is_told_and_goes_on_when_it_is_mended(
    pipe: Pipe,
) -> None:
    worker = Worker(impatient(pipe.runtimes[PRODUCER]))
    relay = _Stubborn()
    worker.relay = relay
    await worker.start()
    try:
        reason = await eventually(lambda: unwell(worker), "it is unready", 20)
        assert reason.startswith("the relay fails for ")
        assert reason.endswith("ValueError")
        relay.mended = True
        await eventually(lambda: well(worker), "it is ready again", 20)
    finally:
        await worker.stop()


async def gauges(runtime: Runtime) -> dict[str, float]:
    values: dict[str, float] = {}
    for family in runtime.metrics.registry.collect():
        for sample in family.samples:
            labels = "".join(f"/{label}" for label in sample.labels.values())
            values[sample.name.removeprefix("onevisit_") + labels] = sample.value
    return values


async def test_a_look_tells_what_the_database_knows(pipe: Pipe) -> None:
    runtime: Any = pipe.runtimes[PRODUCER]
    await Gauges(runtime, None).look(runtime)
    seen = await gauges(runtime)
    assert seen["bus_up"] == 1
    assert seen["partitions_ahead_days/outbox"] == -1, "none was made yet"
    assert seen["rebuild_running_seconds"] == 0
    assert seen["db_connections/size"] == runtime.settings.pool_size

    lease = await runtime.db.dedicated(f"{PRODUCER} rebuild")
    worker = Worker(runtime)
    await worker.start()
    try:
        async with runtime.reading() as tx:
            await tx.fetchval("SELECT 1")
            await eventually(lambda: _seen(runtime, "rebuild_running_seconds"), "seen")
            seen = await gauges(runtime)
    finally:
        await worker.stop()
        await lease.close()
    assert seen["db_oldest_transaction_seconds"] > 0
    assert seen["partitions_ahead_days/outbox"] == 3
    assert seen["purge_overdue_days/inbox"] == 0
    assert seen["db_connections/in_use"] >= 1


async def _seen(runtime: Runtime, name: str) -> bool:
    await Gauges(runtime, None).look(runtime)
    return (await gauges(runtime))[name] > 0
