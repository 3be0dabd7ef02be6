"""From task events to proposals, through the real Kafka, beside 100,000 open tasks.

Two workers of matching-svc share the partitions, as a deployment has them. First a
backlog: the workers are frozen while it is sent, and it is timed until its last event
had its effect. Then half that bar, sent evenly, each event at a place of its own: the
time is taken from before an event is sent until its proposal can be read.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import asyncpg
from aiokafka import AIOKafkaProducer
from matching_svc.places.commands import run_day
from matching_svc.places.store.marks import WAITING

from deploy.kafka.broker import Broker
from shared.events.plan import TaskChanged, TaskEvent, TaskStatus, TaskWithdrawn
from shared.ids import new_id
from shared.messaging import outbox
from shared.messaging.bus.kafka_topics import ensure_topics
from shared.messaging.bus.topics import topic_of
from tests.bench.figures import Figure, at_least, at_most, percentile
from tests.bench.ground import Ground
from tests.bench.planned import TODAY, Plan, places, plans, running, settle
from tests.fleet import Fleet, eventually

PLACES, TASKS = 20_000, 100_000
WORKERS = ("matching-worker-1", "matching-worker-2")
PARTITIONS = 12
BACKLOG, BACKLOGS = 15_000, 5
A_SECOND, SECONDS, BEATS = 1_000, 8, 50
PATIENCE_SECONDS = 120
SOURCE = "plan-svc"

RATE = at_least("task events to proposals, 100,000 open tasks", 2_000, "events/s")
DELAY = at_most("task event to proposal at 1,000 events/s, p99", 1, "s")
FIGURES = (RATE, DELAY)

Planned = tuple[str, Plan]


class Sender:
    """Sends events as plan-svc's relay does."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def send(self, events: Sequence[TaskEvent]) -> None:
        """Send them, and wait until the broker has them."""
        sent = [
            await self._producer.send(
                topic_of(SOURCE), key=event.key.encode(), value=_envelope(event)
            )
            for event in events
        ]
        await asyncio.gather(*sent)


def _envelope(event: TaskEvent) -> bytes:
    row = {
        "topic": topic_of(SOURCE),
        "event_id": new_id(),
        "type": event.type,
        "key": event.key,
        "time": datetime.now(UTC),
        "aggregate": event.aggregate,
        "aggregate_id": event.aggregate_id,
        "aggregate_version": event.version,
        "traceparent": None,
        "actor": None,
        "agency": None,
        "data": event.model_dump_json(),
    }
    return outbox.envelope(f"/{SOURCE}", cast("asyncpg.Record", row))


class Life:
    """What goes on in the district: new plans, changed and withdrawn tasks."""

    def __init__(self, district: Sequence[Planned]) -> None:
        self._dice = random.Random(2)
        self._open = list(district)
        self._version = 1
        self._serial = 0
        self._places = places(PLACES)

    def events(self, count: int) -> list[TaskEvent]:
        """Two new tasks and a changed one for every two that are withdrawn."""
        self._version += 1
        news = self._new()
        found: list[TaskEvent] = []
        while len(found) < count:
            match self._dice.randrange(5):
                case 0 | 1:
                    found.append(next(news))
                case 2 | 3:
                    found.append(self._withdrawn())
                case _:
                    found.append(self._changed())
        return found

    def news(self, count: int) -> list[TaskEvent]:
        """A new task at each of so many places."""
        chosen = self._dice.sample(self._places, count)
        return [
            plan.task(place)
            for place, plan in zip(chosen, self._filed(count), strict=True)
        ]

    def _new(self) -> Iterator[TaskEvent]:
        for plan in self._filed(None):
            place = self._dice.choice(self._places)
            self._open.append((place, plan))
            yield plan.task(place)

    def _filed(self, count: int | None) -> Iterator[Plan]:
        """The plan of each next task: a thousand tasks have one plan."""
        known = [plan for own in plans(self._dice).values() for plan in own]
        made = 0
        while count is None or made < count:
            self._serial += 1
            like = self._dice.choice(known)
            plan = replace(like, code=f"JH310116-2026-{900_000 + self._serial:06d}X")
            for _ in range(1_000):
                made += 1
                yield plan
                if made == count:
                    return

    def _taken(self) -> Planned:
        index = self._dice.randrange(len(self._open))
        self._open[index], self._open[-1] = self._open[-1], self._open[index]
        return self._open.pop()

    def _withdrawn(self) -> TaskEvent:
        place, plan = self._taken()
        plain = plan.task(place, self._version).model_dump()
        return TaskWithdrawn(**{**plain, "status": TaskStatus.WITHDRAWN})

    def _changed(self) -> TaskEvent:
        place, plan = self._taken()
        later = replace(plan, latest=plan.latest + timedelta(days=7))
        self._open.append((place, later))
        return TaskChanged(**later.task(place, self._version).model_dump())


@asynccontextmanager
async def fleet_of(ground: Ground) -> AsyncIterator[tuple[Fleet, Broker]]:
    """A broker with as many partitions as a deployment has, and a fleet over it."""
    folder = ground.folder / "matching-live"
    folder.mkdir()
    broker = Broker(folder / "kafka").start()
    fleet = Fleet(folder, ground.server, broker)
    try:
        await ensure_topics(broker.bootstrap, partitions=PARTITIONS)
        await fleet.prepare()
        yield fleet, broker
    finally:
        fleet.stop_all()
        broker.stop()


async def run(ground: Ground) -> list[Figure]:
    """Events a second of backlogs, and the delay at half the bar."""
    async with fleet_of(ground) as (fleet, broker):
        url = fleet.url("matching-svc")
        life = Life(await settle(url, PLACES, TASKS))
        async with running(url) as runtime:
            await run_day(runtime, TODAY)
        fleet.move_to(TODAY)
        for worker in WORKERS:
            fleet.start("matching-svc", "worker", worker)
        producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap, linger_ms=5)
        await producer.start()
        conn = await asyncpg.connect(url)
        try:
            await conn.execute("VACUUM ANALYZE")
            await fleet.ready()
            bench = _Bench(fleet, conn, Sender(producer))
            await bench.backlog(life.events(BACKLOG))  # warms up
            rates = [await bench.backlog(life.events(BACKLOG)) for _ in range(BACKLOGS)]
            delays = await bench.delays(life.news(A_SECOND * SECONDS))
        finally:
            await conn.close()
            await producer.stop()
    parts = [delays[index::BACKLOGS] for index in range(BACKLOGS)]
    return [RATE.of(rates), DELAY.of([percentile(part, 0.99) for part in parts])]


class _Bench:
    def __init__(
        self, fleet: Fleet, conn: "asyncpg.Connection[asyncpg.Record]", sender: Sender
    ) -> None:
        self._fleet = fleet
        self._conn = conn
        self._sender = sender
        self._handled = 0

    async def backlog(self, events: Sequence[TaskEvent]) -> float:
        """Events a second, from letting the workers go to the last one's effect."""
        for worker in WORKERS:
            self._fleet.pause(worker)
        try:
            await self._sender.send(events)
        finally:
            started = time.perf_counter()
            for worker in WORKERS:
                self._fleet.resume(worker)
        self._handled += len(events)

        async def all_handled() -> float | None:
            done = await self._conn.fetchval("SELECT count(*) FROM inbox")
            if done < self._handled or await self._conn.fetchval(WAITING):
                return None
            return time.perf_counter()

        ended = await eventually(all_handled, "the backlog", PATIENCE_SECONDS)
        return len(events) / (ended - started)

    async def delays(self, events: Sequence[TaskEvent]) -> list[float]:
        """Seconds from sending to a proposal's being there, where there came one."""
        sent: dict[str, float] = {}
        seen: dict[str, float] = {}
        watching = asyncio.create_task(self._watch(seen))
        size = A_SECOND // BEATS
        started = time.perf_counter()
        for beat in range(SECONDS * BEATS):
            await asyncio.sleep(max(0, started + beat / BEATS - time.perf_counter()))
            part = events[beat * size : (beat + 1) * size]
            sent.update(dict.fromkeys((one.key for one in part), time.perf_counter()))
            await self._sender.send(part)
        await asyncio.sleep(2)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        return [seen[key] - at for key, at in sent.items() if key in seen]

    async def _watch(self, seen: dict[str, float]) -> None:
        """Note when the first proposal for each subject can be read."""
        position = await self._conn.fetchval("SELECT pg_current_snapshot()::text")
        while True:
            async with outbox.window(self._conn, position) as window:
                keys = [row["key"] async for row in window.rows(2_000)]
                position = window.until
            now = time.perf_counter()
            for key in keys:
                seen.setdefault(key, now)
            await asyncio.sleep(0.01)
