"""The relay against the plain way: one row at a time, locked, sent, marked."""

import time

from aiokafka import AIOKafkaProducer

from shared.messaging.bus import Relay
from tests.bench.figures import Figure, at_least, in_pairs, ratios, reported
from tests.bench.ground import Ground
from tests.contract.bus.pipes import PRODUCER, Pipe, fact

OURS, PLAIN = 20_000, 400
RATIO = at_least("relay events/s over row by row", 30)
SPEED = reported("relay", "events/s")
FIGURES = (RATIO, SPEED)
PLAIN_TABLE = """
CREATE TABLE plain_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL, data text NOT NULL, sent bool NOT NULL DEFAULT false
);
CREATE INDEX ON plain_outbox (id) WHERE NOT sent
"""


async def run(ground: Ground) -> list[Figure]:
    """Events per second, ours over the plain way."""
    async with ground.pipe() as pipe:
        first, second = await _measure(pipe)
    return [RATIO.of(ratios(first, second)), SPEED.of(first)]


async def _measure(pipe: Pipe) -> tuple[list[float], list[float]]:
    runtime = pipe.runtimes[PRODUCER]
    async with runtime.writing() as tx:
        await tx.execute(PLAIN_TABLE)
    relay = pipe.relay
    producer = AIOKafkaProducer(
        bootstrap_servers=pipe.bootstrap, acks="all", linger_ms=3
    )
    await producer.start()

    async def plain() -> float:
        async with runtime.writing() as tx:
            await tx.copy(
                "plain_outbox",
                ("key", "data"),
                [(f"k{n}", fact("k", 1).model_dump_json()) for n in range(PLAIN)],
            )
        started = time.perf_counter()
        while await _send_one(pipe, producer):
            pass
        return PLAIN / (time.perf_counter() - started)

    try:
        return await in_pairs(lambda: relayed(pipe, relay, OURS), plain)
    finally:
        await producer.stop()


async def relayed(pipe: Pipe, relay: Relay, count: int) -> float:
    """Events per second from outbox to acknowledged, that many at a time."""
    await pipe.publish(*(fact(f"k{n % 500}", n + 1) for n in range(count)))
    started = time.perf_counter()
    while await relay.step():
        pass
    return count / (time.perf_counter() - started)


async def _send_one(pipe: Pipe, producer: AIOKafkaProducer) -> bool:
    async with pipe.runtimes[PRODUCER].writing() as tx:
        row = await tx.fetchrow(
            """
            SELECT id, key, data FROM plain_outbox WHERE NOT sent
            ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """
        )
        if row is None:
            return False
        await producer.send_and_wait(
            "onevisit.municipal.inbound.v1.dlq",
            key=row["key"].encode(),
            value=row["data"].encode(),
        )
        await tx.execute("UPDATE plain_outbox SET sent = true WHERE id = $1", row["id"])
    return True
