"""A database that was restored into another cluster: everything is sent again."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from deploy.kafka.broker import Broker
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus import topic_of
from tests.contract.bus.pipes import GROUPS, PRODUCER, Pipe, fact, out_of_order

pytestmark = pytest.mark.kafka
EVENTS = 30


@pytest.fixture
async def restored(postgres: PostgresServer, broker: Broker) -> AsyncIterator[Pipe]:
    """Events whose transaction ids this cluster has not given out for long."""
    pipe = Pipe(postgres, broker.bootstrap)
    await pipe.open()
    for version in range(1, EVENTS + 1):
        await pipe.publish(fact("k", version))
    async with pipe.runtimes[PRODUCER].writing() as tx:
        await tx.execute(
            "UPDATE outbox SET xid = (xid::text::bigint + 9e9)::text::xid8"
        )
        await tx.execute(
            """
            INSERT INTO outbox_position (relay, snapshot, system_identifier)
            VALUES ($1, '9000000000:9000000000:', 'another')
            """,
            topic_of(PRODUCER),
        )
    yield pipe
    await pipe.close()


async def test_a_relay_makes_a_restored_outbox_its_own_and_sends_all_of_it(
    restored: Pipe,
) -> None:
    await restored.carry()
    await restored.publish(fact("k", EVENTS + 1))
    await restored.carry()
    group = GROUPS[0]
    consumer = restored.consumer(group)
    await restored.drain(consumer, EVENTS + 1, group)
    await consumer.stop()
    effects = await restored.effects(group)
    assert len(effects) == EVENTS + 1
    assert out_of_order(effects) == []


async def test_the_control_that_only_forgets_its_position_sends_none_of_it(
    restored: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_more(
        _conn: "asyncpg.Connection[asyncpg.Record]", _topic: str, _system: str
    ) -> None:
        """The position is set back by the relay itself."""

    monkeypatch.setattr(outbox, "adopt", no_more)
    await restored.carry()
    async with (
        restored.runtimes[PRODUCER].db.connection() as conn,
        outbox.window(conn, outbox.EMPTY_POSITION) as window,
    ):
        assert [row async for row in window.rows(10)] == []
