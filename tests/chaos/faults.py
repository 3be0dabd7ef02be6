"""The faults: each is injected, held for a while, and healed by itself.

A fault counts when it truly happened; where it could not (a kill point that was not
passed in time) it is healed and does not count. Processes that a fault killed are
started again by the stage's supervisor.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import TypeVar

from shared.messaging import outbox, outbox_position
from shared.messaging.bus import topic_of
from shared.running.runtime import Runtime
from shared.running.service import load
from tests.chaos.backlog import AWAY
from tests.chaos.past import PastDays
from tests.chaos.planted import Planted, agency_of
from tests.chaos.rebuild import runtime_of
from tests.chaos.schedule import FULL_REPLAYS, Fault
from tests.chaos.stage import Stage
from tests.chaos.wire import partitions_of, reading

T = TypeVar("T")
log = logging.getLogger(__name__)

WORKER_POINTS = (
    "relay.before-save",
    "relay.after-save",
    "consumer.before-commit",
    "consumer.before-done",
    "consumer.after-done",
    "edge.before-commit",
    "edge.after-commit",
)
PLACE_POINTS = (
    "places.marked",
    "places.locked",
    "places.written",
    "places.recomputed",
)
API_POINTS = ("edge.before-commit", "edge.after-commit")
KILL_POINTS = (
    *(("plan-worker", point) for point in WORKER_POINTS),
    ("plan-worker", "relay.in-window"),
    *(("plan-svc", point) for point in API_POINTS),
    *(("matching-worker-1", point) for point in (*WORKER_POINTS[2:], *PLACE_POINTS)),
    *(("checkcode-worker", point) for point in WORKER_POINTS[2:]),
    *(("checkcode-svc", point) for point in API_POINTS),
    ("subject-svc", "relay.before-save"),
)
MADE_BEFORE = """
SELECT made_at FROM outbox WHERE made_at > now() - interval '1 day'
ORDER BY xid DESC, id DESC OFFSET $1 LIMIT 1
"""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
POINT_SECONDS = 45.0
FULL_SECONDS = 10.0
"""How much longer a disk stays full until somebody wants more room."""
GROUP_EMPTY_SECONDS = 25.0
REPLAYED = 500
"""Messages of each partition that a later replay brings again."""
RESENT = (500, 4000)
"""Events that a relay sends again; more than its window for the point inside it."""
WINDOWFUL = 5000
ATTEMPT_PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Holds:
    """How many seconds a fault of a kind is held at most."""

    pause: float
    transaction: float
    other: float


SHORT, LONG = Holds(4, 12, 4), Holds(30, 60, 8)


class Faults:
    """Injects faults into a stage, and counts those that happened by kind.

    Args:
        stage: what is broken.
        planted: where poison and copies are noted.
        holds: how long faults are held.
        first_point: which of the kill points comes first; the others follow.
    """

    def __init__(
        self,
        stage: Stage,
        planted: Planted,
        *,
        holds: Holds,
        first_point: int,
    ) -> None:
        self._stage = stage
        self._planted = planted
        self._holds = holds
        self._postgres, self._broker = asyncio.Lock(), asyncio.Lock()
        self._points = first_point
        past = PastDays(stage.fleet.url)
        self.counts: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self._kinds: dict[str, Callable[[Fault, Random], Awaitable[bool]]] = {
            "kill": self._kill,
            "kill_point": self._kill_point,
            "pause": self._pause,
            "broker_kill": self._broker_kill,
            "postgres_kill": self._postgres_kill,
            "disk_full": self._disk_full,
            "postgres_delay": self._postgres_delay,
            "postgres_cut": self._postgres_cut,
            "postgres_half_open": self._postgres_half_open,
            "kafka_delay": self._kafka_delay,
            "kafka_cut": self._kafka_cut,
            "kafka_half_open": self._kafka_half_open,
            "duplicate": self._duplicate,
            "replay": self._replay,
            "resend": self._resend,
            "rebalance": self._rebalance,
            "poison": self._poison,
            "open_transaction": self._open_transaction,
            "partition": past.partition,
            "purge": past.purge,
        }

    async def inject(self, fault: Fault) -> None:
        """Inject one fault, hold it, and heal it."""
        started = time.monotonic()
        happened = await self._kinds[fault.kind](fault, fault.dice())
        (self.counts if happened else self.missed)[fault.kind] += 1
        log.info(
            "fault %s #%d: %s, %.1f s",
            fault.kind,
            fault.nth,
            "done" if happened else "did not happen",
            time.monotonic() - started,
        )

    @staticmethod
    async def _hold(dice: Random, longest: float) -> None:
        await asyncio.sleep(dice.uniform(min(1.0, longest), longest))

    # --- processes ----------------------------------------------------------------

    async def _kill(self, _fault: Fault, dice: Random) -> bool:
        with self._stage.fleet.down(dice.choice(sorted(self._stage.fleet.wanted))):
            await asyncio.sleep(dice.uniform(0, 1))
        return True

    async def _pause(self, _fault: Fault, dice: Random) -> bool:
        key = dice.choice(sorted(self._stage.fleet.wanted))
        self._stage.fleet.pause(key)
        try:
            await self._hold(dice, self._holds.pause)
        finally:
            self._stage.fleet.resume(key)
        return True

    async def _kill_point(self, _fault: Fault, dice: Random) -> bool:
        """Restart a process that kills itself at a named point, and wait for that."""
        fleet = self._stage.fleet
        key, point = KILL_POINTS[self._points % len(KILL_POINTS)]
        self._points += 1
        name, _ = fleet.wanted[key]
        with fleet.down(key):
            if point == "relay.in-window":
                await self._set_back(name, WINDOWFUL)
            fleet.armed[key] = f"{point}:{dice.randint(1, 3)}"
            fleet.restart(key)
            process = fleet.members[key].process
            deadline = time.monotonic() + POINT_SECONDS
            while process is not None and process.poll() is None:
                if time.monotonic() > deadline:
                    fleet.kill(key)
                    return False
                await asyncio.sleep(0.1)
        died = process is not None and process.returncode == -9
        log.info("kill point %s %s: %s", key, point, "died" if died else "ended")
        return died

    async def _rebalance(self, _fault: Fault, dice: Random) -> bool:
        """A third worker of matching-svc joins, the second one leaves, and back."""
        fleet = self._stage.fleet
        fleet.start("matching-svc", "worker", "matching-worker-3")
        try:
            await asyncio.sleep(3 + dice.uniform(0, 2))
            with fleet.down("matching-worker-2"):
                await self._hold(dice, self._holds.other)
        finally:
            await asyncio.to_thread(fleet.stop, "matching-worker-3")
        return True

    # --- servers ------------------------------------------------------------------

    async def _broker_kill(self, _fault: Fault, dice: Random) -> bool:
        async with self._broker:
            self._stage.broker.kill()
            await asyncio.sleep(dice.uniform(0, 2))
            await asyncio.to_thread(self._stage.broker.start)
        return True

    async def _postgres_kill(self, _fault: Fault, dice: Random) -> bool:
        async with self._postgres:
            await asyncio.to_thread(self._stage.server.kill)
            await asyncio.sleep(dice.uniform(0, 1))
            await asyncio.to_thread(self._stage.server.start)
        return True

    async def _disk_full(self, _fault: Fault, dice: Random) -> bool:
        """No room for one more page, until the server has found that out."""
        disk = self._stage.disk
        if not disk.mounted:
            return False
        async with self._postgres:
            mark = disk.mark()
            disk.fill()
            try:
                await self._hold(dice, self._holds.other)
                deadline = time.monotonic() + FULL_SECONDS
                while time.monotonic() < deadline:
                    if await asyncio.to_thread(disk.was_full, mark):
                        return True
                    await asyncio.sleep(ATTEMPT_PAUSE_SECONDS)
            finally:
                disk.free()
        return False

    # --- connections --------------------------------------------------------------

    async def _postgres_delay(self, _fault: Fault, dice: Random) -> bool:
        proxy = self._stage.postgres_proxy
        proxy.delay = dice.uniform(0.005, 0.05)
        await self._hold(dice, self._holds.other)
        proxy.delay = 0.0
        return True

    async def _kafka_delay(self, _fault: Fault, dice: Random) -> bool:
        proxy = self._stage.kafka_proxy
        proxy.delay = dice.uniform(0.02, 0.15)
        await self._hold(dice, self._holds.other)
        proxy.delay = 0.0
        return True

    async def _postgres_cut(self, _fault: Fault, _dice: Random) -> bool:
        return self._stage.postgres_proxy.cut() > 0

    async def _kafka_cut(self, _fault: Fault, _dice: Random) -> bool:
        return self._stage.kafka_proxy.cut() > 0

    async def _postgres_half_open(self, _fault: Fault, dice: Random) -> bool:
        self._stage.postgres_proxy.half_open()
        await asyncio.sleep(dice.uniform(0.5, 2))
        self._stage.postgres_proxy.silent = False
        return True

    async def _kafka_half_open(self, _fault: Fault, dice: Random) -> bool:
        self._stage.kafka_proxy.half_open()
        await asyncio.sleep(dice.uniform(0.5, 2))
        self._stage.kafka_proxy.silent = False
        return True

    # --- messages -----------------------------------------------------------------

    async def _duplicate(self, _fault: Fault, dice: Random) -> bool:
        return await self._served(lambda: self._planted.copy(dice)) > 0

    async def _poison(self, fault: Fault, _dice: Random) -> bool:
        flavour = await self._served(lambda: self._planted.poison(fault.nth))
        log.info("poison: %s", flavour)
        return True

    async def _replay(self, fault: Fault, _dice: Random) -> bool:
        """Set a group back while its worker is down, at first to the beginning."""
        names = ("plan-svc", "checkcode-svc", "matching-svc")
        name = names[fault.nth % len(names)]
        back = None if fault.nth < FULL_REPLAYS else REPLAYED
        fleet = self._stage.fleet
        with fleet.down(*fleet.labels(name, "worker")):
            deadline = time.monotonic() + GROUP_EMPTY_SECONDS
            while time.monotonic() < deadline:
                if await self._rewound(name, back):
                    return True
                await asyncio.sleep(ATTEMPT_PAUSE_SECONDS)
        return False

    async def _rewound(self, name: str, back: int | None) -> bool:
        """Commit an earlier place; refused until the group has lost its last member."""
        sources = load(name).handlers.sources
        partitions = partitions_of([topic_of(source) for source in sources])
        try:
            async with (
                asyncio.timeout(8),
                reading(self._stage.broker.bootstrap, name) as reader,
            ):
                reader.assign(partitions)
                places = {
                    partition: max(0, (await reader.committed(partition) or 0) - back)
                    if back is not None
                    else 0
                    for partition in partitions
                }
                await reader.commit(places)
        except AWAY:
            return False
        return True

    async def _resend(self, fault: Fault, dice: Random) -> bool:
        """Set a relay's position back while its worker is down."""
        names = ("plan-svc", "checkcode-svc", "subject-svc", "matching-svc")
        name = names[fault.nth % len(names)]
        fleet = self._stage.fleet
        with fleet.down(*fleet.labels(name, "worker", "all")):
            await self._set_back(name, dice.randint(*RESENT))
        return True

    async def _set_back(self, name: str, events: int) -> None:
        """Let a relay send about so many of its newest events again."""

        async def set_back() -> int:
            runtime = runtime_of(name, self._stage.fleet.url(name))
            try:
                return await self._resent(runtime, events)
            finally:
                await runtime.neighbours.aclose()
                await runtime.db.stop()

        log.info("resend: %d events of %s", await self._served(set_back), name)

    @staticmethod
    async def _resent(runtime: Runtime, events: int) -> int:
        async with runtime.reading() as tx:
            since: datetime | None = await tx.fetchval(MADE_BEFORE, events)
        with suppress(outbox_position.NothingToResend):
            return await outbox_position.resend(runtime, since or LONG_AGO)
        return 0

    async def _open_transaction(self, fault: Fault, dice: Random) -> bool:
        """Record an event, hold the transaction open, then commit or roll back."""
        held = dice.uniform(2.0, self._holds.transaction)
        end = "kept" if fault.nth % 2 == 0 else "dropped"
        runtime = runtime_of("plan-svc", self._stage.fleet.url("plan-svc"))
        try:
            async with runtime.writing() as tx:
                await outbox.record(tx, agency_of(f"held-{fault.nth}-{end}"))
                await asyncio.sleep(held)
                _must_be("kept", end)
        except (_RolledBack, *AWAY):
            pass  # dropped on purpose, or by a server that died with it open
        finally:
            await runtime.neighbours.aclose()
            await runtime.db.stop()
        return True

    async def _served(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What `ask` gives, asked again while the server is down."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return await ask()
            except AWAY:
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(ATTEMPT_PAUSE_SECONDS)


class _RolledBack(Exception):
    """Leaves a transaction without its commit."""


def _must_be(wanted: str, end: str) -> None:
    if end != wanted:
        raise _RolledBack
