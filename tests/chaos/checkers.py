"""The exact checks of a quiet point: everything healed, nobody asks for anything."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from uuid import UUID

import asyncpg
import httpx
from prometheus_client.parser import text_string_to_metric_families

from shared.bus import topic_of
from shared.service import NAMES, Service, load
from tests.chaos.load import Load
from tests.chaos.planted import Planted
from tests.chaos.rebuild import RebuildFailed, Replicas
from tests.chaos.stage import Stage
from tests.chaos.wire import Ledger, Wire, partitions_of, reading

GIVE_UP_SECONDS = 300.0
"""Past its time the rest is waited for all the same: the other checks are exact."""
NOT_ASKED = "nobody was asked yet"
COMMITTED = "SELECT event_id, aggregate = 'heartbeat' AS beat FROM outbox"
UNSENT = """
SELECT count(*) FROM outbox WHERE NOT pg_visible_in_snapshot(xid, coalesce(
    (SELECT snapshot::pg_snapshot FROM outbox_position LIMIT 1), '1:1:'))
    AND aggregate <> 'heartbeat'
"""


@dataclass
class Findings:
    """What the checkers found wrong, by checker; empty when the promise holds."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    order_breaks: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    not_rebuilt: list[str] = field(default_factory=list)
    committed: int = 0
    messages: int = 0
    caught_up_seconds: float = 0.0

    def wrong(self) -> list[str]:
        """Every finding with its checker's name."""
        return [
            f"{one.name}: {finding}"
            for one in fields(self)
            if isinstance(found := getattr(self, one.name), list)
            for finding in found
        ]


def listening() -> list[Service]:
    """The services that have handlers."""
    return [one for name in NAMES if (one := load(name)).handlers.types]


class Checkers:
    """Looks at outboxes, topics, inboxes and read models of the whole stage."""

    def __init__(
        self, stage: Stage, load_: Load, planted: Planted, catch_up_seconds: float
    ) -> None:
        self._stage = stage
        self._catch_up_seconds = catch_up_seconds
        self._load = load_
        self._planted = planted
        self._wire = Wire(stage.broker.bootstrap)
        self._ledger = Ledger()
        self._replicas = Replicas(stage.server, stage.fleet.database(""))

    async def open(self) -> None:
        """Make the databases of the rebuilt read models."""
        await self._replicas.open()

    async def close(self) -> None:
        """Close connections."""
        await self._replicas.close()

    async def check(self, healed_at: float) -> Findings:
        """Wait until all is caught up, then compare everything with everything."""
        found = Findings()
        await self._catch_up(found, healed_at)
        await self._outboxes(found)
        await self._inboxes(found)
        await self._parked(found)
        await self._promises(found)
        await self._rebuilt(found)
        found.order_breaks += self._ledger.breaks
        found.duplicated += self._ledger.doubles
        found.messages = self._ledger.messages
        return found

    # --- caught up ----------------------------------------------------------------

    async def _catch_up(self, found: Findings, started: float) -> None:
        """Lag 0 in time: all is sent, consumed, and nothing new made of it."""
        behind = [NOT_ASKED]
        late: list[str] = []
        while behind and time.monotonic() - started < GIVE_UP_SECONDS:
            before = await self._outbox_rows()
            behind = [*await self._unsent(), *await self._lag()]
            if not behind and await self._outbox_rows() != before:
                behind = ["events were made of events"]
            if behind:
                if time.monotonic() - started < self._catch_up_seconds:
                    late = [f"not in time: {one}" for one in behind]
                await asyncio.sleep(0.3)
        found.caught_up_seconds = time.monotonic() - started
        if found.caught_up_seconds > self._catch_up_seconds:
            found.stuck += late + behind

    async def _outbox_rows(self) -> int:
        counts = [
            await self._value(
                name, "SELECT count(*) FROM outbox WHERE aggregate <> 'heartbeat'"
            )
            for name in NAMES
        ]
        return sum(counts)

    async def _unsent(self) -> list[str]:
        return [
            f"{name}: {count} events not sent"
            for name in NAMES
            if (count := await self._value(name, UNSENT))
        ]

    async def _lag(self) -> list[str]:
        """Groups that have not committed what stood in their topics a moment ago."""
        return [
            f"{service.name}: lag {lag}"
            for service in listening()
            if (lag := await lag_of(self._stage.broker.bootstrap, service))
        ]

    # --- lost, doubled, out of order ----------------------------------------------

    async def _outboxes(self, found: Findings) -> None:
        """Every committed event is in the topic, and no other is."""
        before = await self._committed()
        async for records in self._wire.news():
            for record in records:
                self._ledger.take(record)
            try:
                await self._replicas.take(records)
            except RebuildFailed as fault:
                found.not_rebuilt.append(str(fault))
        after = await self._committed()
        found.committed = sum(not beat for beat in after.values())
        missing = [
            one
            for one, beat in before.items()
            if one not in self._ledger.ids and not beat
        ]
        found.lost += _named("committed, not in the topic", missing)
        alien = self._ledger.ids - after.keys() - self._planted.ids
        found.duplicated += _named("in the topic, never committed", alien)

    async def _committed(self) -> dict[UUID, bool]:
        committed: dict[UUID, bool] = {}
        for name in NAMES:
            for row in await self._rows(name, COMMITTED):
                committed[row["event_id"]] = row["beat"]
        return committed

    async def _inboxes(self, found: Findings) -> None:
        """Effects are the unique events of the handled types, per consumer."""
        for service in listening():
            topics = topics_of(service)
            expected = self._ledger.of(topics, service.handlers.types)
            rows = await self._rows(service.name, "SELECT event_id FROM inbox")
            had = {row["event_id"] for row in rows}
            found.lost += _named(f"no effect in {service.name}", expected - had)
            found.duplicated += _named(
                f"an effect in {service.name} of nothing", had - expected
            )
            if len(had) != len(rows):
                twice = len(rows) - len(had)
                found.duplicated.append(f"{service.name}: {twice} effects twice")

    async def _parked(self, found: Findings) -> None:
        """The planted keys are parked and no others, and each has its metric."""
        topic = topic_of("plan-svc")
        for service in listening():
            reads = topic in topics_of(service)
            handles = "onevisit.plan.task-scheduled.v1" in service.handlers.types
            expected = self._planted.unreadable if reads else set()
            expected = expected | (self._planted.unfit if reads and handles else set())
            rows = await self._rows(
                service.name, "SELECT DISTINCT key FROM inbox_parked"
            )
            keys = {row["key"] for row in rows}
            found.stuck += _named(f"{service.name} parked", keys - expected)
            found.lost += _named(f"{service.name} did not park", expected - keys)
            shown = await self._gauge(service.name, "onevisit_parked_keys")
            if shown != len(keys):
                found.stuck.append(
                    f"{service.name}: {len(keys)} keys parked, the metric says {shown}"
                )

    async def _gauge(self, name: str, gauge: str) -> int:
        """The highest value that the processes of a service show."""
        highest = 0
        async with httpx.AsyncClient(timeout=5) as client:
            for key in self._stage.fleet.labels(name, "worker", "all"):
                member = self._stage.fleet.members[key]
                answer = await client.get(f"{member.url}{member.path}/metrics")
                for family in text_string_to_metric_families(answer.text):
                    if family.name == gauge:
                        highest = max(highest, int(family.samples[0].value))
        return highest

    # --- what the services promise ------------------------------------------------

    async def _promises(self, found: Findings) -> None:
        """What was acknowledged is there; joint visits agree with their tasks."""
        tasks = await self._rows("plan-svc", "SELECT number, status FROM task")
        known = {row["number"]: row["status"] for row in tasks}
        lost = [one for one in self._load.triggered if one not in known]
        found.lost += _named("acknowledged task", lost)
        codes = await self._rows("checkcode-svc", "SELECT code FROM code")
        issued = {row["code"] for row in codes}
        found.lost += _named("acknowledged code", set(self._load.codes) - issued)
        withdrawn = {one for one, status in known.items() if status == "withdrawn"}
        for row in await self._rows("matching-svc", OPEN_PROPOSALS):
            if gone := withdrawn & set(row["tasks"] or ()):
                found.stuck.append(f"{row['number']} {row['status']} with {gone}")
        twice = await self._rows("checkcode-svc", TWICE_CODED)
        found.duplicated += _named(
            "several codes of one joint visit", [row["proposal"] for row in twice]
        )

    async def _rebuilt(self, found: Findings) -> None:
        living = {name: self._stage.fleet.url(name) for name in NAMES}
        found.not_rebuilt += await self._replicas.differences(living)

    # --- asking -------------------------------------------------------------------

    async def _rows(self, name: str, sql: str) -> list[asyncpg.Record]:
        conn = await asyncpg.connect(self._stage.fleet.url(name), timeout=20)
        try:
            return list(await conn.fetch(sql))
        finally:
            await conn.close()

    async def _value(self, name: str, sql: str) -> int:
        return int((await self._rows(name, sql))[0][0])


OPEN_PROPOSALS = """
SELECT number, status, (
    SELECT array_agg(t) FROM jsonb_array_elements(members) m,
           jsonb_array_elements_text(m -> 'tasks') t
    WHERE coalesce(m #>> '{answer,kind}', 'join') = 'join') AS tasks
FROM proposal WHERE status IN ('proposed', 'agreed')
"""
"""With the tasks of members that are in: who declined is out, with whatever it has."""
TWICE_CODED = """
SELECT proposal FROM code
WHERE proposal IS NOT NULL AND status NOT IN ('cancelled', 'expired')
GROUP BY proposal HAVING count(*) > 1
"""


async def lag_of(bootstrap: str, service: Service) -> int:
    """How many messages a group has still before it, in its topics as they stand."""
    async with reading(bootstrap, service.name) as reader:
        partitions = partitions_of(topics_of(service))
        reader.assign(partitions)
        ends = await reader.end_offsets(partitions)
        return sum(
            [end - (await reader.committed(one) or 0) for one, end in ends.items()]
        )


def topics_of(service: Service) -> list[str]:
    """The topics that a service listens to."""
    return [topic_of(source) for source in service.handlers.sources]


def _named(what: str, found: Iterable[object]) -> list[str]:
    return [f"{what}: {one}" for one in found]
