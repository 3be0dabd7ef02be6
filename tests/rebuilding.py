"""A service with a read model out of real Kafka, and the command that rebuilds it."""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import date

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.records_to_delete import RecordsToDelete

from shared.events import EVENT_TYPES, Event
from shared.events.plan import TaskChanged, TaskEvent, TaskScheduled
from shared.events.subject import PlaceChanged
from shared.messaging import outbox
from shared.messaging.bus import kafka_history, topic_of
from shared.messaging.bus.kafka import KafkaReader
from shared.messaging.bus.relay import KafkaRelay
from shared.messaging.consumer import Consumer
from shared.running.kafka_access import Access
from shared.running.observability import Metrics
from shared.running.runtime import Runtime
from shared.running.service import load
from tests.chaos.rebuild import runtime_of
from tests.factories import plan, subject
from tests.fleet import Fleet, eventually

NAME = "matching-svc"
PLACES = 60
AGENCIES = ("market", "fire")
Result = subprocess.CompletedProcess[str]


def place_of(number: int) -> tuple[str, str]:
    """A subject and its place."""
    uscc = f"91310000MA1FL{number:04d}A"
    return uscc, f"{uscc}-001"


def place(number: int) -> PlaceChanged:
    return subject.place(place_of(number)[0], subject_name=f"示例{number}")


def task(number: int, domain: str, version: int = 1) -> TaskEvent:
    """A task of April; later versions move its end."""
    return plan.task_event(
        TaskScheduled if version == 1 else TaskChanged,
        f"{domain}{number}",
        f"310116-{domain}",
        version=version,
        place=place_of(number)[1],
        latest=date(2026, 4, 30 - version % 5),
    )


class Loaded:
    """matching-svc, fed by the outboxes of plan-svc and subject-svc."""

    def __init__(self, fleet: Fleet, bootstrap: str) -> None:
        self._fleet = fleet
        self._bootstrap = bootstrap
        self.runtime = runtime_of(NAME, fleet.url(NAME))
        self._sources: dict[str, tuple[Runtime, KafkaRelay]] = {}
        self.told: dict[str, int] = {}

    async def connect(self) -> None:
        """Be the neighbours' relays."""
        for name in ("plan-svc", "subject-svc"):
            runtime = runtime_of(name, self._fleet.url(name))
            relay = KafkaRelay(Access(self._bootstrap), name, runtime.db, Metrics(name))
            self._sources[name] = (runtime, relay)

    async def stop_relays(self) -> None:
        """Let go of the leases; telling takes them up again."""
        for _, relay in self._sources.values():
            await relay.stop()

    async def open(self) -> None:
        """Tell of every place and its tasks, and let a worker handle all of it."""
        await self.connect()
        await self.tell("subject-svc", [place(n) for n in range(PLACES)])
        await self.tell(
            "plan-svc", [task(n, d) for n in range(PLACES) for d in AGENCIES]
        )
        self.told = {f"{d}{n}": 1 for n in range(PLACES) for d in AGENCIES}
        self._fleet.move_to(date(2026, 3, 2))
        self.start_worker()
        await eventually(lambda: self.handled(self.told), "all is handled", 120)
        await eventually(self._all_sent, "every proposal is sent", 60)
        await asyncio.to_thread(self._fleet.stop, NAME)

    async def close(self) -> None:
        """Let go of everything."""
        for runtime, relay in self._sources.values():
            await relay.stop()
            await runtime.neighbours.aclose()
            await runtime.db.stop()
        await self.runtime.neighbours.aclose()
        await self.runtime.db.stop()

    async def tell(self, source: str, events: Sequence[Event]) -> None:
        """Publish events of a neighbour and carry them to the topic."""
        runtime, relay = self._sources[source]
        async with runtime.db.writing(runtime) as tx:
            await outbox.record(tx, *events)
        while await relay.step():
            pass

    async def keep_telling(self, stop: asyncio.Event) -> dict[str, int]:
        """Change tasks until told to stop; the newest version of each."""
        dice = random.Random(7)
        while not stop.is_set():
            changed = dice.sample(range(PLACES), 5)
            events = []
            for number in changed:
                name = f"market{number}"
                self.told[name] += 1
                events.append(task(number, "market", self.told[name]))
            await self.tell("plan-svc", events)
            await asyncio.sleep(0.05)
        return dict(self.told)

    def start_worker(self) -> None:
        """Start the service's worker."""
        self._fleet.start(NAME, "worker")

    def consumer(self) -> Consumer:
        """The service's consumer, in this process; copies only."""
        handlers = self.runtime.service.handlers
        topics = [topic_of(source) for source in handlers.sources]
        reader = KafkaReader(
            Access(self._bootstrap),
            NAME,
            topics,
            batch=500,
            instance_id=None,
            metrics=self.runtime.metrics,
        )
        return Consumer(self.runtime, reader)

    def duplicates(self) -> float:
        """How many messages had their effect before."""
        registry = self.runtime.metrics.registry
        return registry.get_sample_value("onevisit_inbox_duplicates_total") or 0

    async def let_retention_take(self, topic: str) -> None:
        """Delete everything that stands in a topic."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        try:
            (found,) = await admin.describe_topics([topic])
            every = [TopicPartition(topic, p["partition"]) for p in found["partitions"]]
            await admin.delete_records(
                {partition: RecordsToDelete(before_offset=-1) for partition in every}
            )
        finally:
            await admin.close()

    async def rebuild(self, *args: str, kill_at: str = "") -> Result:
        """Run the command in a process of its own."""
        environment = self._fleet.environment(NAME)
        environment |= {"ONEVISIT_KILL_AT": kill_at} if kill_at else {}
        command = [sys.executable, "-m", "shared.running.cli", "rebuild", NAME, *args]
        return await asyncio.to_thread(
            subprocess.run,
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    async def newest_tasks(self) -> dict[str, int]:
        """The versions of the tasks in the copy."""
        async with self.runtime.reading() as tx:
            rows = await tx.fetch("SELECT number, version FROM task_copy")
        return {row["number"]: row["version"] for row in rows}

    async def handled(self, told: dict[str, int]) -> bool:
        """Whether the copy has the newest version of each."""
        found = await self.newest_tasks()
        return all(found.get(name) == version for name, version in told.items())

    async def _all_sent(self) -> bool:
        async with self.runtime.reading() as tx:
            unsent = await tx.fetchval(
                """
                SELECT count(*) FROM outbox WHERE aggregate <> 'heartbeat'
                AND NOT pg_visible_in_snapshot(xid, coalesce(
                    (SELECT snapshot::pg_snapshot FROM outbox_position), '1:1:'))
                """
            )
        return bool(unsent == 0)

    async def events(self) -> AsyncIterator[list[Event]]:
        """Everything that the service's topics tell, some at a time."""
        sources = sorted({s for copy in load(NAME).copies for s in copy.sources})
        access = Access(self._bootstrap)
        async with kafka_history.opened(access, NAME, sources) as history:
            spans = await history.spans()
            since = {part: span.first for part, span in spans.items()}
            until = {part: span.end for part, span in spans.items()}
            async for stretch in history.read(since, until):
                yield [d.event() for d in stretch.deliveries if d.type in EVENT_TYPES]
