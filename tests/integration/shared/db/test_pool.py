"""A connection comes back to the pool clean, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from shared.db import Database
from shared.errors import Unavailable
from shared.local_postgres.server import PostgresServer
from shared.messaging.consumer import TRANSIENT
from tests.chaos.proxy import Proxy
from tests.contract.bus.pipes import PRODUCER, Pipe, fact
from tests.fleet import eventually

ROUNDS = 60


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


async def test_requests_cancelled_anywhere_leave_no_transaction_behind(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[PRODUCER]

    async def read() -> None:
        while True:
            async with runtime.reading() as tx:
                await tx.fetch("SELECT generate_series(1, 200)")

    for number in range(ROUNDS):
        reading = [asyncio.create_task(read()) for _ in range(3)]
        for _ in range(number + 5):
            await asyncio.sleep(0)
        for task in reading:
            task.cancel()
        for task in reading:
            with suppress(asyncio.CancelledError):
                await task
        await asyncio.gather(*(pipe.publish(fact(f"k{n}", 1)) for n in range(25)))
    async with runtime.reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM outbox") == ROUNDS * 25


async def test_a_server_that_is_away_is_said_in_plain_words() -> None:
    away = Database(
        "postgresql://nobody:nothing@127.0.0.1:1/x", name="x", size=2, timeout=2
    )
    with pytest.raises(Unavailable, match="PostgreSQL does not answer"):
        async with away.connection():
            raise AssertionError("there is no server")
    await away.stop()


async def test_whoever_finds_no_connection_is_refused_in_time_and_leaves_no_trace(
    postgres: PostgresServer,
) -> None:
    database = Database(postgres.url("postgres"), name="x", size=1, timeout=0.05)
    refused: list[int] = []
    database.pool.on_refused = lambda: refused.append(database.pool.in_use)
    try:
        async with database.connection():
            with pytest.raises(Unavailable, match="All connections are in use"):
                async with database.connection():
                    raise AssertionError("there is only one")
        async with database.connection() as conn:
            assert await conn.fetchval("SELECT 1") == 1
        assert refused == [1]
        assert database.pool.in_use == 0
    finally:
        await database.stop()


async def test_a_server_that_went_without_a_word_is_given_up_in_time(
    postgres: PostgresServer,
) -> None:
    proxy = Proxy(lambda: ("127.0.0.1", postgres.port))
    await proxy.start()
    url = urlsplit(postgres.url("postgres"))
    user = url.netloc.rpartition("@")[0]
    through = url._replace(netloc=f"{user}@127.0.0.1:{proxy.port}").geturl()
    database = Database(through, name="x", size=1, timeout=0.2)
    try:
        async with database.connection() as conn:
            assert await conn.fetchval("SELECT 1") == 1
        proxy.half_open()
        async with asyncio.timeout(15):
            with pytest.raises(TRANSIENT):
                async with database.connection() as conn, conn.transaction():
                    await conn.fetchval("SELECT 1")
        proxy.heal()
        async with asyncio.timeout(15), database.connection() as conn:
            assert await conn.fetchval("SELECT 1") == 1
    finally:
        await database.stop()
        await proxy.stop()


async def test_of_a_pool_whose_connections_all_broke_nobody_gets_one(
    postgres: PostgresServer,
) -> None:
    proxy = Proxy(lambda: ("127.0.0.1", postgres.port))
    await proxy.start()
    url = urlsplit(postgres.url("postgres"))
    user = url.netloc.rpartition("@")[0]
    through = url._replace(netloc=f"{user}@127.0.0.1:{proxy.port}").geturl()
    database = Database(through, name="x", size=4, timeout=5)

    async def all_ended() -> bool:
        return database.pool.connected == 0

    async def ask(together: asyncio.Barrier) -> int:
        async with database.connection() as conn:
            await together.wait()
            return int(await conn.fetchval("SELECT 1"))

    try:
        for _ in range(3):
            together = asyncio.Barrier(4)
            assert await asyncio.gather(*(ask(together) for _ in range(4))) == [1] * 4
            assert proxy.cut() == 4
            await eventually(all_ended, "the client hears of it")
    finally:
        await database.stop()
        await proxy.stop()
