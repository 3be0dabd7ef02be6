"""How many events still wait: in the outboxes, and before each consumer group."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import asyncpg
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from shared.messaging.bus import topic_of
from shared.messaging.consumer import TRANSIENT
from shared.running.names import NAMES
from shared.running.service import Service, load
from tests.chaos.wire import partitions_of, reading
from tests.fleet import Fleet

AWAY = (*TRANSIENT, asyncpg.PostgresError, KafkaError)
"""What whoever looks at a server meets while a fault is at work."""
LOOK_EVERY_SECONDS = 2.0
ANSWER_SECONDS = 10.0
POSITION = "coalesce((SELECT snapshot FROM outbox_position LIMIT 1), '1:1:')"
UNSENT = f"""
SELECT count(*) FROM outbox
WHERE xid >= pg_snapshot_xmin({POSITION}::pg_snapshot)
  AND NOT pg_visible_in_snapshot(xid, {POSITION}::pg_snapshot)
  AND aggregate <> 'heartbeat'
"""
"""Reads what is after the position only, however much is kept."""


def listening() -> list[Service]:
    """The services that have handlers."""
    return [service for name in NAMES if (service := load(name)).handlers.types]


def topics_of(service: Service) -> list[str]:
    """The topics that a service listens to."""
    return [topic_of(source) for source in service.handlers.sources]


async def lag_of(bootstrap: str, service: Service) -> int:
    """How many messages a group has still before it, in its topics as they stand."""
    async with reading(bootstrap, service.name) as reader:
        return await lag_seen(reader, service)


async def lag_seen(reader: AIOKafkaConsumer, service: Service) -> int:
    """The same, by a reader that sees the group's offsets."""
    partitions = partitions_of(topics_of(service))
    reader.assign(partitions)
    ends = await reader.end_offsets(partitions)
    return sum(
        [
            end - (await reader.committed(partition) or 0)
            for partition, end in ends.items()
        ]
    )


async def unsent_of(url: str) -> int:
    """How many events of a database are not sent."""
    conn = await asyncpg.connect(url, timeout=5)
    try:
        return int(await conn.fetchval(UNSENT))
    finally:
        await conn.close()


class Backlog:
    """Looks every few seconds, past every fault, at what waits."""

    def __init__(self, fleet: Fleet, bootstrap: str) -> None:
        self._fleet = fleet
        self._bootstrap = bootstrap
        self._waiting: dict[str, int] = {}

    def of(self, services: Iterable[str]) -> int:
        """The longest queue of these services, as it was at the last look."""
        return max([self._waiting.get(name, 0) for name in services])

    async def watch(self) -> None:
        """Look until cancelled; while a server is away the last look stands."""
        await asyncio.gather(*(self._watch(service) for service in listening()))

    async def _watch(self, service: Service) -> None:
        while True:
            with suppress(*AWAY):
                async with reading(self._bootstrap, service.name) as reader:
                    await self._look(service, reader)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _look(self, service: Service, reader: AIOKafkaConsumer) -> None:
        while True:
            async with asyncio.timeout(ANSWER_SECONDS):
                unsent = await unsent_of(self._fleet.url(service.name))
                lag = await lag_seen(reader, service)
            self._waiting[service.name] = unsent + lag
            await asyncio.sleep(LOOK_EVERY_SECONDS)
