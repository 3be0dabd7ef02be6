"""The relay against the plain way: one row at a time, locked, sent, marked."""

import time

from aiokafka import AIOKafkaProducer

from shared.bus.relay import KafkaRelay
from tests.bench.figures import Figure, in_pairs, of_ratios, ratios, reported
from tests.contract.bus.pipes import PRODUCER, Pipe, fact

OURS, PLAIN = 20_000, 400
PLAIN_TABLE = """
CREATE TABLE plain_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL, data text NOT NULL, sent bool NOT NULL DEFAULT false
);
CREATE INDEX ON plain_outbox (id) WHERE NOT sent
"""


async def figures(pipe: Pipe) -> list[Figure]:
    """Events per second, ours over the plain way."""
    runtime = pipe.runtimes[PRODUCER]
    async with runtime.writing() as tx:
        await tx.execute(PLAIN_TABLE)
    relay = KafkaRelay(pipe.bootstrap, PRODUCER, runtime.db, runtime.metrics)
    producer = AIOKafkaProducer(
        bootstrap_servers=pipe.bootstrap, acks="all", linger_ms=3
    )
    await producer.start()

    async def ours() -> float:
        await pipe.publish(*(fact(f"k{n % 500}", n + 1) for n in range(OURS)))
        started = time.perf_counter()
        while await relay.step():
            pass
        return OURS / (time.perf_counter() - started)

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
        first, second = await in_pairs(ours, plain)
    finally:
        await producer.stop()
        await relay.stop()
    return [
        of_ratios(
            "relay events/s over row by row", ratios(first, second), 30, "at_least"
        ),
        reported("relay", first, "events/s"),
    ]


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
