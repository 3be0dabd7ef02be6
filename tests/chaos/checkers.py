"""The exact checks of a quiet point: everything healed, nobody asks for anything."""

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

import asyncpg
import httpx
from prometheus_client.parser import text_string_to_metric_families

from shared.events import PUBLIC_TYPES, public
from shared.events.audit import ActAudited
from shared.messaging.bus import topic_of
from shared.messaging.bus.topics import AUDIT
from shared.running.names import NAMES
from shared.running.service import load
from tests.chaos.backlog import lag_of, listening, topics_of, unsent_of
from tests.chaos.load import Load
from tests.chaos.planted import PLAN_TOPIC, Planted
from tests.chaos.rebuild import RebuildFailed, Replicas
from tests.chaos.stage import Stage
from tests.chaos.wire import Ledger, Tally, Wire

log = logging.getLogger(__name__)

GIVE_UP_SECONDS = 300.0
"""Past its time the rest is waited for all the same: the other checks are exact."""
NOT_ASKED = "nobody was asked yet"
TALLY = """
SELECT count(*), coalesce(sum(('x' || right(event_id::text, 12))::bit(48)::bigint), 0)
FROM {}
"""
REAL = """(
    SELECT event_id FROM outbox AS o WHERE aggregate <> 'heartbeat'
       AND NOT EXISTS (SELECT FROM chaos_past AS p WHERE p.event_id = o.event_id)
    UNION ALL SELECT event_id FROM chaos_past) AS committed"""
"""With the events that were put into the past: they may be purged."""
COMMITTED = """
SELECT event_id, aggregate = 'heartbeat' AS beat FROM outbox
UNION ALL SELECT event_id, false FROM chaos_past AS p
WHERE NOT EXISTS (SELECT FROM outbox AS o WHERE o.event_id = p.event_id)
"""
NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"
MADE_SINCE = """
SELECT count(*) FROM outbox WHERE xid >= $1::text::xid8 AND aggregate <> 'heartbeat'
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
    by_service: dict[str, int] = field(default_factory=dict)
    """Whose events they are."""
    messages: int = 0
    caught_up_seconds: float = 0.0

    def wrong(self) -> list[str]:
        """Every finding with its checker's name."""
        return [
            f"{field.name}: {finding}"
            for field in fields(self)
            if isinstance(findings := getattr(self, field.name), list)
            for finding in findings
        ]


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

    async def check(self, ready_at: float) -> Findings:
        """Wait until all is caught up, then compare everything with everything."""
        findings = Findings()
        await self._catch_up(findings, ready_at)
        await self._read_wire(findings)
        await self._outboxes(findings)
        await self._inboxes(findings)
        await self._parked(findings)
        await self._promises(findings)
        await self._rebuilt(findings)
        findings.order_breaks += self._ledger.breaks
        findings.duplicated += self._ledger.doubles
        return findings

    # --- caught up ----------------------------------------------------------------

    async def _catch_up(self, found: Findings, started: float) -> None:
        """Lag 0 in time: all is sent, consumed, and nothing new made of it."""
        behind = [NOT_ASKED]
        late: list[str] = []
        while behind and time.monotonic() - started < GIVE_UP_SECONDS:
            xid = str((await self._rows(NAMES[0], NOW))[0][0])
            behind = [
                *await self._unsent(),
                *await self._lag(),
                *await self._waiting(),
            ]
            if not behind and await self._made_since(xid):
                behind = ["events were made of events"]
            if behind:
                if time.monotonic() - started < self._catch_up_seconds:
                    late = [f"not in time: {group}" for group in behind]
                await asyncio.sleep(0.3)
        found.caught_up_seconds = time.monotonic() - started
        if found.caught_up_seconds > self._catch_up_seconds:
            found.stuck += late + behind

    async def _made_since(self, xid: str) -> int:
        """Events made by transactions from this one on, in all databases."""
        counts = [int((await self._rows(n, MADE_SINCE, xid))[0][0]) for n in NAMES]
        return sum(counts)

    async def _unsent(self) -> list[str]:
        return [
            f"{name}: {count} events not sent"
            for name in NAMES
            if (count := await unsent_of(self._stage.fleet.url(name)))
        ]

    async def _lag(self) -> list[str]:
        """Groups that have not committed what stood in their topics a moment ago."""
        return [
            f"{service.name}: lag {lag}"
            for service in listening()
            if (lag := await lag_of(self._stage.broker.bootstrap, service))
        ]

    async def _waiting(self) -> list[str]:
        """Jobs for which something waits: what it is made of is handled, it is not."""
        return [
            f"{name}: {count} wait for {job.name}"
            for name in NAMES
            for job in load(name).jobs
            if job.waiting and (count := (await self._rows(name, job.waiting))[0][0])
        ]

    # --- lost, doubled, out of order ----------------------------------------------

    async def _read_wire(self, found: Findings) -> None:
        """Enter what came over the wire, and make the read models anew of it."""
        async for records in self._wire.news():
            fresh = [record for record in records if self._ledger.take(record)]
            try:
                await self._replicas.take(fresh)
            except RebuildFailed as fault:
                found.not_rebuilt.append(str(fault))
        found.messages = self._ledger.messages

    async def _outboxes(self, found: Findings) -> None:
        """Every committed event is in its topic, and no other is."""
        planted = {event_id.int for event_id in self._planted.ids} & self._ledger.ids
        for name in NAMES:
            wire = self._ledger.tally(*self._published_by(name))
            if topic_of(name) == PLAN_TOPIC:
                wire -= Tally.of(planted)
            outbox = await self._tally(name, REAL)
            found.committed += outbox.count
            found.by_service[name] = outbox.count
            if outbox != wire:
                log.error("%s: outbox %s, topic %s", name, outbox, wire)
                await self._name_difference(found, name, planted)

    def _published_by(self, name: str) -> tuple[list[str], list[str]]:
        """The topics and the types of a service; the last two topics are shared."""
        topic = topic_of(name)
        outside = [t for t, model in PUBLIC_TYPES.items() if model.producer == name]
        types = [*self._ledger.types_in(topic), *outside, f"{ActAudited.type}/{name}"]
        return [topic, public.TOPIC, AUDIT], types

    async def _name_difference(
        self, found: Findings, name: str, planted: set[int]
    ) -> None:
        """Event by event; one that was made meanwhile, and a heartbeat, is none."""
        rows = await self._rows(name, COMMITTED)
        committed = {row["event_id"].int for row in rows if not row["beat"]}
        await self._read_wire(found)
        there = self._ledger.of(*self._published_by(name)) - planted
        after = await self._rows(name, COMMITTED)
        committed_by_now = {row["event_id"].int for row in after}
        found.lost += _named("committed, not in the topic", committed - there)
        found.duplicated += _named(
            "in the topic, never committed", there - committed_by_now
        )
        if len(committed_by_now) != len(after):
            found.duplicated.append(f"{name}: an event id twice in the outbox")

    async def _inboxes(self, found: Findings) -> None:
        """Effects are the unique events of the handled types, per consumer."""
        for service in listening():
            asked = topics_of(service), service.handlers.types
            if await self._tally(service.name, "inbox") == self._ledger.tally(*asked):
                continue
            expected = self._ledger.of(*asked)
            rows = await self._rows(service.name, "SELECT event_id FROM inbox")
            had = {row["event_id"].int for row in rows}
            found.lost += _named(f"no effect in {service.name}", expected - had)
            found.duplicated += _named(
                f"an effect in {service.name} of nothing", had - expected
            )
            if len(had) != len(rows):
                twice = len(rows) - len(had)
                found.duplicated.append(f"{service.name}: {twice} effects twice")

    async def _tally(self, name: str, what: str) -> Tally:
        count, total = (await self._rows(name, TALLY.format(what)))[0]
        return Tally(int(count), int(total))

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
        tasks = await self._rows("plan-svc", UNKNOWN_TASKS, self._load.triggered)
        found.lost += _named("acknowledged task", [row["number"] for row in tasks])
        codes = await self._rows("checkcode-svc", UNKNOWN_CODES, self._load.codes)
        found.lost += _named("acknowledged code", [row["code"] for row in codes])
        proposals = await self._rows("matching-svc", OPEN_PROPOSALS)
        members = [task for row in proposals for task in row["tasks"] or ()]
        rows = await self._rows("plan-svc", WITHDRAWN, members)
        withdrawn = {row["number"] for row in rows}
        for row in proposals:
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

    async def _rows(
        self, name: str, sql: str, *arguments: object
    ) -> list[asyncpg.Record]:
        conn = await asyncpg.connect(self._stage.fleet.url(name), timeout=20)
        try:
            return list(await conn.fetch(sql, *arguments))
        finally:
            await conn.close()


UNKNOWN_TASKS = """
SELECT number FROM unnest($1::text[]) AS u(number)
WHERE NOT EXISTS (SELECT FROM task t WHERE t.number = u.number)
"""
UNKNOWN_CODES = """
SELECT code FROM unnest($1::text[]) AS u(code)
WHERE NOT EXISTS (SELECT FROM code c WHERE c.code = u.code)
"""
WITHDRAWN = """
SELECT number FROM task WHERE number = ANY($1::text[]) AND status = 'withdrawn'
"""
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


def _named(what: str, things: Iterable[object]) -> list[str]:
    return [f"{what}: {thing}" for thing in things]
