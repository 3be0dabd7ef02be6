"""A relay that went without a word loses its lease, and another takes over."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import asyncpg
import pytest

from shared.db import SILENT_CLIENT, Database, locks
from shared.errors import Unavailable
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus.relay import KafkaRelay, RelayElsewhere
from shared.running.kafka_access import Access
from shared.running.observability import Metrics
from tests.chaos.proxy import HOST, Proxy
from tests.contract.bus.pipes import PRODUCER, Pipe
from tests.fleet import eventually

NOWHERE = f"{HOST}:1"
IDLE = 2.0
NEVER = 3600.0


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


class Stage:
    """Relays of one database; one of them behind a proxy."""

    def __init__(self, pipe: Pipe, port: int, stack: AsyncExitStack) -> None:
        self._pipe = pipe
        self._stack = stack
        self.proxy = Proxy(lambda: (HOST, port))

    async def relay(self, idle: float, *, proxied: bool = False) -> KafkaRelay:
        """Nothing is to be sent, so the broker is never asked for."""
        url = urlsplit(self._pipe.url(PRODUCER))
        if proxied:
            await self.proxy.start()
            self._stack.push_async_callback(self.proxy.stop)
            user = url.netloc.rpartition("@")[0]
            url = url._replace(netloc=f"{user}@{HOST}:{self.proxy.port}")
        database = Database(url.geturl(), name="x", size=2, timeout=5, idle=idle)
        self._stack.push_async_callback(database.stop)
        relay = KafkaRelay(Access(NOWHERE), PRODUCER, database, Metrics(PRODUCER))
        self._stack.push_async_callback(relay.stop)
        return relay


async def took_over(relay: KafkaRelay) -> bool:
    try:
        await relay.step()
    except RelayElsewhere:
        return False
    return True


async def test_a_relay_behind_a_half_open_connection_loses_its_lease(
    pipe: Pipe, postgres: PostgresServer
) -> None:
    async with AsyncExitStack() as stack:
        stage = Stage(pipe, postgres.port, stack)
        gone = await stage.relay(IDLE, proxied=True)
        await gone.step()
        other = await stage.relay(IDLE)
        assert not await took_over(other)
        stage.proxy.vanish()
        started = time.monotonic()
        await eventually(lambda: took_over(other), "the lease is free", 10)
        assert time.monotonic() - started < 2 * IDLE


async def test_the_control_without_a_limit_keeps_the_lease(
    pipe: Pipe, postgres: PostgresServer
) -> None:
    async with AsyncExitStack() as stack:
        stage = Stage(pipe, postgres.port, stack)
        gone = await stage.relay(NEVER, proxied=True)
        await gone.step()
        other = await stage.relay(IDLE)
        stage.proxy.vanish()
        with pytest.raises(AssertionError, match="not within"):
            await eventually(lambda: took_over(other), "the lease is free", 3 * IDLE)


async def test_a_relay_that_lost_its_lease_takes_it_up_again_when_it_is_free(
    pipe: Pipe, postgres: PostgresServer
) -> None:
    async with AsyncExitStack() as stack:
        stage = Stage(pipe, postgres.port, stack)
        first, second = await stage.relay(IDLE), await stage.relay(IDLE)
        assert await took_over(first)
        await eventually(lambda: took_over(second), "the first was silent too long", 10)
        assert not await took_over(first)
        await second.stop()
        await eventually(lambda: took_over(first), "the first has it again", 10)


async def test_a_connection_whose_end_is_just_arriving_is_let_go(
    pipe: Pipe, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ending(*_: object) -> None:
        raise asyncpg.InternalClientError("cannot switch to state 11")

    async with AsyncExitStack() as stack:
        relay = await Stage(pipe, postgres.port, stack).relay(IDLE)
        await relay.step()
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "fresh", ending)
            with pytest.raises(Unavailable):
                await relay.step()
        assert await took_over(relay)


async def test_a_relay_that_had_nothing_to_send_for_long_goes_on_as_if_never_silent(
    pipe: Pipe, postgres: PostgresServer
) -> None:
    async with AsyncExitStack() as stack:
        stage = Stage(pipe, postgres.port, stack)
        relay = await stage.relay(IDLE)
        assert await took_over(relay)

        async def is_free() -> bool:
            async with pipe.runtimes[PRODUCER].db.connection() as conn:
                return not await conn.fetchval(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                    " AND objid = $1 AND database = (SELECT oid FROM pg_database"
                    " WHERE datname = current_database())",
                    locks.RELAY,
                )

        assert not await is_free()
        await eventually(is_free, "the lease is ended", 10)
        assert await took_over(relay)
        assert not await is_free()


async def test_every_connection_tells_postgresql_how_to_notice_a_silent_client(
    pipe: Pipe,
) -> None:
    database = pipe.runtimes[PRODUCER].db
    names = [*SILENT_CLIENT, "idle_in_transaction_session_timeout"]

    async def settings(conn: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
        return [await conn.fetchval(f"SHOW {name}") for name in names]

    async with database.connection() as conn:
        pooled = await settings(conn)
    leased = await database.leased("x")
    assert pooled == ["15", "5", "3", "30000", "2min"]
    assert await settings(leased) == pooled
    assert await leased.fetchval("SHOW idle_session_timeout") == "1min"
    await leased.close()
