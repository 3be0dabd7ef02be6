"""Inbox and effect in batches against one transaction a message."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from shared.db import Tx
from shared.ids import day_of, new_id
from shared.messaging.bus import Batch, Delivery
from shared.messaging.bus.topics import topic_of
from shared.messaging.consumer import Consumer
from shared.running.runtime import Runtime
from tests.bench.figures import Figure, at_least, in_pairs, ratios, reported
from tests.bench.ground import Ground
from tests.contract.bus.pipes import PRODUCER, Pipe, fact

GROUP = "matching-svc"
OURS, PLAIN, BATCH = 20_000, 1_000, 500
RATIO = at_least("inbox and effect/s over one transaction a message", 30)
SPEED = reported("inbox and effect", "messages/s")
FIGURES = (RATIO, SPEED)


class _Given:
    """A reader that hands out what it was given."""

    def __init__(self, deliveries: Sequence[Delivery]) -> None:
        self._batches = [
            Batch(deliveries[first : first + BATCH])
            for first in range(0, len(deliveries), BATCH)
        ]

    async def start(self) -> None:
        """Nothing to join."""

    async def stop(self) -> None:
        """Nothing to leave."""

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next batch."""
        del wait_seconds
        return self._batches.pop(0) if self._batches else None

    async def lag(self) -> int | None:
        """Nobody asks."""
        return None

    async def save(self, tx: Tx, batch: Batch) -> None:
        """No position."""

    async def done(self, batch: Batch) -> None:
        """No offset."""

    async def release(self, batch: Batch) -> None:
        """Hand it out again."""
        self._batches.insert(0, batch)


def deliveries(count: int) -> list[Delivery]:
    """Messages as they come from the bus."""
    return [
        Delivery(
            topic=topic_of(PRODUCER),
            key=f"k{n % 500}",
            event_id=new_id(),
            type=fact("k", 1).type,
            time=datetime.now(UTC),
            traceparent=None,
            data=fact(f"k{n % 500}", n + 1).model_dump_json(),
            source=f"/{PRODUCER}",
        )
        for n in range(count)
    ]


async def run(ground: Ground) -> list[Figure]:
    """Messages per second, ours over the plain way."""
    async with ground.pipe() as pipe:
        first, second = await _measure(pipe)
    return [RATIO.of(ratios(first, second)), SPEED.of(first)]


async def _measure(pipe: Pipe) -> tuple[list[float], list[float]]:
    runtime = pipe.runtimes[GROUP]

    async def plain() -> float:
        messages = deliveries(PLAIN)
        started = time.perf_counter()
        for delivery in messages:
            event = delivery.event()
            async with runtime.writing() as tx:
                new = await tx.fetchval(
                    """
                    INSERT INTO inbox (consumer, event_day, event_id)
                    VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING true
                    """,
                    GROUP,
                    day_of(delivery.event_id),
                    delivery.event_id,
                )
                if new:
                    await tx.execute(
                        "INSERT INTO effect (key, version) VALUES ($1, $2)",
                        event.key,
                        event.version,
                    )
        return PLAIN / (time.perf_counter() - started)

    return await in_pairs(lambda: consumed(runtime, OURS), plain)


async def consumed(runtime: Runtime, count: int) -> float:
    """Messages per second with their inbox rows and effects, in batches."""
    consumer = Consumer(runtime, _Given(deliveries(count)))
    started = time.perf_counter()
    while await consumer.step():
        pass
    return count / (time.perf_counter() - started)
