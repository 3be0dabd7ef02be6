"""Days long past: partitions made and purged while everything runs.

Events are put into a day that has no partition yet, so that they stand in the default
one while the day's is made. What is so old is purged as soon as it is sent, by the
fault or by a worker's own upkeep; its ids are noted first, for the checkers to count.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random

from shared.events import Event
from shared.messaging import outbox, partitions, retention
from shared.messaging.partitions import Partition
from shared.running.runtime import Runtime
from tests.chaos.backlog import AWAY
from tests.chaos.planted import agency_of
from tests.chaos.rebuild import runtime_of
from tests.chaos.schedule import Fault

log = logging.getLogger(__name__)

NOTED = "CREATE TABLE chaos_past (event_id uuid PRIMARY KEY)"
"""Which events were put into the past, in each service's database."""
OUTBOXES = ("plan-svc", "matching-svc", "plan-svc", "checkcode-svc", "subject-svc")
"""Whose past days are made and purged, in turn; plan-svc's get new events too."""
FIRST_DAYS_AGO = 400
TRANSACTIONS = 15
NEWEST = 20
"""Rows that each transaction puts into the past, its own event among them."""
PURGE_SECONDS = 20.0
PAUSE_SECONDS = 0.05
_AGE = """
WITH newest AS (
    SELECT xid, id FROM outbox WHERE aggregate <> 'heartbeat'
    ORDER BY xid DESC, id DESC LIMIT $2
), aged AS (
    UPDATE outbox AS o SET made_at = $1 FROM newest
    WHERE o.xid = newest.xid AND o.id = newest.id
    RETURNING o.event_id
)
INSERT INTO chaos_past SELECT event_id FROM aged ON CONFLICT DO NOTHING
"""
_LEFT = "SELECT count(*) FROM outbox WHERE made_at >= $1 AND made_at < $2"


class PastDays:
    """Two kinds of fault: a partition is made, or purged, while everything runs.

    Args:
        url: where the database of a service is.
    """

    def __init__(self, url: Callable[[str], str]) -> None:
        self._url = url
        self._one_at_a_time = asyncio.Lock()
        self._days = 0

    async def partition(self, fault: Fault, _dice: Random) -> bool:
        """Make the partition of a past day while events come into it."""
        return await self._do(fault, lambda day, events: day.make(events))

    async def purge(self, fault: Fault, dice: Random) -> bool:
        """Purge a past day's events, from its own partition or the default one."""
        own = dice.choice((True, False))
        return await self._do(
            fault, lambda day, events: day.purge(events, with_partition=own)
        )

    async def _do(
        self,
        fault: Fault,
        work: Callable[["PastDay", Iterator[Event]], Awaitable[bool]],
    ) -> bool:
        """Do it in a service's database; False where the server died meanwhile."""
        name = OUTBOXES[fault.nth % len(OUTBOXES)]
        fresh = (agency_of(f"{fault.kind}-{fault.nth}-{n}") for n in count())
        events = fresh if name == "plan-svc" else iter(())
        runtime = runtime_of(name, self._url(name))
        happened = False
        try:
            async with self._one_at_a_time:
                self._days += 1
                happened = await work(PastDay(runtime, self._days), events)
        except* AWAY as faults:
            log.info("past day of %s: %r", name, faults.exceptions)
        finally:
            await runtime.neighbours.aclose()
            await runtime.db.stop()
        return happened


class PastDay:
    """One day long past of one service's outbox.

    Args:
        runtime: the service's, in this process.
        nth: which day: none comes twice.
    """

    def __init__(self, runtime: Runtime, nth: int) -> None:
        self._runtime = runtime
        day = datetime.now(UTC).date() - timedelta(days=FIRST_DAYS_AGO + nth)
        self._partition = Partition("outbox", day)
        self._noon = datetime.combine(day, time(12), UTC)
        self._begun = asyncio.Event()

    async def make(self, events: Iterator[Event]) -> bool:
        """Put events into the day while its partition is made; whether it was."""
        async with asyncio.TaskGroup() as both:
            making = both.create_task(self._make_beside())
            both.create_task(self._write(events))
        return making.result()

    async def purge(self, events: Iterator[Event], *, with_partition: bool) -> bool:
        """Put events into the day and purge it; whether nothing of it is left.

        Without a partition of its own the day's rows stand in the default one.
        """
        if with_partition:
            await self.make(events)
        else:
            await self._write(events)
        with suppress(TimeoutError):
            async with asyncio.timeout(PURGE_SECONDS):
                while await self._left():
                    await retention.purge(self._runtime)
                    await retention.clear_default(self._runtime)
                    await asyncio.sleep(PAUSE_SECONDS)
                return True
        return False

    async def _write(self, events: Iterator[Event]) -> None:
        """Each event in a transaction of its own, and the newest rows with it."""
        for _ in range(TRANSACTIONS):
            async with self._runtime.writing() as tx:
                if event := next(events, None):
                    await outbox.record(tx, event)
                await tx.execute(_AGE, self._noon, NEWEST)
            self._begun.set()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _make_beside(self) -> bool:
        """Make the partition once rows of its day wait in the default one."""
        await self._begun.wait()
        return await partitions.ensure_one(self._runtime, self._partition)

    async def _left(self) -> int:
        midnight = self._noon - timedelta(hours=12)
        async with self._runtime.looking() as tx:
            return int(await tx.fetchval(_LEFT, midnight, midnight + timedelta(1)))
