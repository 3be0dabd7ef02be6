"""The consumer: inbox rows, effects and new outbox rows of a batch in ONE transaction.

Errors: a passing one (connection, deadlock, time-out) rolls back and comes again; a
batch that takes longer than a statement may is halved until its parts do not; a
poisonous message parks its KEY with the reason, later messages of that key behind it,
and all other keys go on. If several keys in a row would be parked, the fault is ours:
the consumer stops and turns unready, so that a topic is never drained into the parking.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import asyncpg

from shared import faults
from shared.db import Tx
from shared.db.pool import AWAY
from shared.errors import Unavailable
from shared.ids import day_of
from shared.messaging import inbox, outbox
from shared.messaging.bus import Batch, Delivery, Reader
from shared.messaging.handlers import Handlers
from shared.running.fault_log import FaultLog
from shared.running.fault_text import in_short
from shared.running.observability import context, continue_trace
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

TRANSIENT = (
    *AWAY,
    Unavailable,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
)
"""Faults that pass by themselves: roll back, wait, and take the same messages again."""

HALT_AFTER = 5
"""Keys parked in a row, with no success between, after which the consumer stops."""
READING = "reading"
"""The name of the fault when no batch can be fetched at all."""
BACKOFF_SECONDS = (0.1, 0.5, 1, 2, 5)


def oldest_taken(runtime: Runtime) -> date:
    """The day before which the inbox may have forgotten what it had."""
    return datetime.now(UTC).date() - timedelta(days=runtime.settings.inbox_days)


class ConsumerHaltedError(RuntimeError):
    """Several keys failed in a row: nothing more is parked until somebody looks."""


class Consumer:
    """Reads for one service and hands its handlers what is new."""

    def __init__(self, runtime: Runtime, reader: Reader) -> None:
        self._runtime = runtime
        self._reader = reader
        self._handlers: Handlers = runtime.service.handlers
        self._types = frozenset(runtime.service.handlers.types)
        self._group = runtime.service.name
        self._failures = 0
        self._parked = False
        self.faults = FaultLog()
        """Messages that cannot be handled, by the first of their batch."""
        self.halted = False
        self.last_fault: BaseException | None = None

    @property
    def failing(self) -> bool:
        """Whether the last batch was rolled back."""
        return self._failures > 0

    async def start(self) -> None:
        """Begin to read."""
        await self._reader.start()

    async def stop(self) -> None:
        """Leave; what is not committed comes again."""
        await self._reader.stop()

    async def lag(self) -> int | None:
        """How many messages are before it; None where nobody can tell."""
        return await self._reader.lag()

    async def run(self) -> None:
        """Consume until cancelled."""
        while True:
            await self.step(wait_seconds=self._runtime.settings.relay_idle_seconds)
            if self._failures:
                last = len(BACKOFF_SECONDS) - 1
                await asyncio.sleep(BACKOFF_SECONDS[min(self._failures - 1, last)])

    async def step(self, wait_seconds: float = 0) -> int:
        """Take one batch; how many messages were read (0: nothing, or rolled back)."""
        try:
            batch = await self._reader.poll(wait_seconds)
        except TRANSIENT as fault:
            self._failed("read", fault)
            self.faults.failed(READING, fault)
            return 0
        self.faults.passed([READING])
        if batch is None:
            self._nothing()
            return 0
        if batch.oldest is not None:
            self._runtime.metrics.consumer_oldest.set(batch.oldest)
        failed = await self._handled(batch)
        if failed is not None:
            self.faults.failed(batch.deliveries[0].event_id, failed)
            await self._reader.release(batch)
            return 0
        faults.point("consumer.before-done")
        await self._reader.done(batch)
        faults.point("consumer.after-done")
        self._passed(batch)
        return len(batch.deliveries)

    def _nothing(self) -> None:
        """No batch came: either nothing waits, or the sources cannot be read now."""
        metrics = self._runtime.metrics
        metrics.consumer_progress.set_to_current_time()
        metrics.consumer_failing.set(self.faults.seconds)

    async def _handled(self, batch: Batch) -> BaseException | None:
        """Handle a batch; returns the fault if the batch was rolled back."""
        started = time.perf_counter()
        try:
            await self._apply(batch)
        except TRANSIENT as fault:
            self._failed("passing", fault)
            return fault
        except ConsumerHaltedError as fault:
            self._failed("halted", fault)
            self.halted = True
            self._runtime.metrics.consumer_halted.set(1)
            return fault
        except Exception as fault:  # ours: visible, comes again
            log.exception("consumer.fault", extra={"group": self._group})
            self._failed("fault", fault)
            return fault
        self._runtime.metrics.batch_seconds.observe(time.perf_counter() - started)
        return None

    def _passed(self, batch: Batch) -> None:
        metrics = self._runtime.metrics
        self.halted, self._failures = False, 0
        self.faults.passed(delivery.event_id for delivery in batch.deliveries)
        metrics.consumer_halted.set(0)
        metrics.consumer_failing.set(self.faults.seconds)
        metrics.consumer_progress.set_to_current_time()

    def _failed(self, kind: str, fault: BaseException) -> None:
        self._failures += 1
        self.last_fault = fault
        self._runtime.metrics.consumer_failing.set(self.faults.seconds)
        self._runtime.metrics.consumer_failures.labels(kind).inc()
        log.warning(
            "consumer.failed",
            extra={"group": self._group, "kind": kind, "error": in_short(fault)},
        )

    async def _apply(self, batch: Batch) -> None:
        try:
            async with self._runtime.writing() as tx:
                fresh = await self._fresh(tx, batch.deliveries)
                first = next(iter(fresh), None)
                with context(continue_trace(first.traceparent if first else None)):
                    await self._handlers.dispatch(tx, fresh)
                await self._reader.save(tx, batch)
                await self._show_parked(tx)
                faults.point("consumer.before-commit")
        except asyncpg.QueryCanceledError as fault:
            self._failed("slow", fault)
            await self._apart(batch)
        except (*TRANSIENT, ConsumerHaltedError):
            raise
        except Exception as fault:  # noqa: BLE001 - a poisonous message, looked for next
            self._failed("poison", fault)
            await self._apart(batch)
        else:
            self._runtime.metrics.consumed.labels("handled").inc(len(fresh))

    async def _fresh(
        self, tx: Tx, deliveries: Sequence[Delivery]
    ) -> Sequence[Delivery]:
        taken, refused = self._sorted(deliveries)
        listened = [delivery for delivery in taken if self._known(delivery)]
        fresh = await inbox.accept(tx, self._group, listened)
        self._runtime.metrics.duplicates.inc(len(listened) - len(fresh))
        for delivery, reason in refused:
            await self._refuse(tx, delivery, reason)
        waiting = await inbox.parked_keys(tx, self._group, fresh) if fresh else set()
        if not waiting:
            return fresh
        for delivery in fresh:
            if delivery.key in waiting:
                await self._park(tx, delivery, "behind")
        return [delivery for delivery in fresh if delivery.key not in waiting]

    async def _refuse(self, tx: Tx, delivery: Delivery, reason: str) -> None:
        if reason != inbox.MISPLACED:
            await self._park(tx, delivery, reason, delivery.fault or "")
            return
        await inbox.park_misplaced(tx, self._group, delivery)
        self._count_parked()

    async def _park(
        self, tx: Tx, delivery: Delivery, reason: str, detail: str = ""
    ) -> None:
        await inbox.park(tx, self._group, delivery, reason, detail)
        self._count_parked()

    def _count_parked(self) -> None:
        self._runtime.metrics.consumed.labels("parked").inc()
        self._parked = True

    async def _show_parked(self, tx: Tx) -> None:
        """Set the metric of parked keys now; upkeep would set it within a minute."""
        if self._parked:
            count = await inbox.count_parked_keys(tx, self._group)
            self._runtime.metrics.parked_keys.set(count)
        self._parked = False

    def _sorted(
        self, deliveries: Sequence[Delivery]
    ) -> tuple[list[Delivery], list[tuple[Delivery, str]]]:
        """Messages to take, and refused ones with the reason, such as "too old"."""
        oldest = oldest_taken(self._runtime)
        taken: list[Delivery] = []
        refused: list[tuple[Delivery, str]] = []
        for delivery in deliveries:
            if delivery.fault is not None:
                refused.append((delivery, "unreadable"))
            elif delivery.misplaced:
                refused.append((delivery, inbox.MISPLACED))
            elif delivery.type in self._types and day_of(delivery.event_id) < oldest:
                refused.append((delivery, "too-old"))
            else:
                taken.append(delivery)
        return taken, refused

    def _known(self, delivery: Delivery) -> bool:
        if delivery.type in self._types:
            return True
        if delivery.type == outbox.heartbeat_type(delivery.source.strip("/")):
            self._beat(delivery)
            return False
        self._runtime.metrics.consumed.labels("skipped").inc()
        return False

    def _beat(self, delivery: Delivery) -> None:
        source, published = delivery.source.strip("/"), delivery.time.timestamp()
        self._runtime.metrics.heartbeat.labels(source).set(published)
        self._runtime.metrics.heartbeat_delay.labels(source).set(
            time.time() - published
        )

    async def _apart(self, batch: Batch) -> None:
        """Handle what can be handled of a batch that failed, and park the rest."""
        taken, refused = self._sorted(batch.deliveries)
        aside = await self._by_halves(
            [delivery for delivery in taken if delivery.type in self._types]
        )
        async with self._runtime.writing() as tx:
            await self._fresh(tx, [delivery for delivery, _ in refused])
            fresh = await inbox.accept(
                tx, self._group, [delivery for delivery, _ in aside]
            )
            for delivery, fault in aside:
                if any(delivery is accepted for accepted in fresh):
                    await self._park_aside(tx, delivery, fault)
            await self._reader.save(tx, batch)
            await self._show_parked(tx)

    async def _by_halves(
        self, deliveries: Sequence[Delivery]
    ) -> list[tuple[Delivery, Exception | None]]:
        """Halve what fails, or takes too long, until the poisonous messages are alone.

        One of hundreds is found by a few tries, and its neighbours stay a batch. Each
        try is a transaction of its own: none holds what another worker waits for.

        Returns:
            Each message that cannot be handled with its fault; what came behind one
            of its key has none of its own.
        """
        aside: list[tuple[Delivery, Exception | None]] = []
        keys: set[str] = set()
        in_a_row = 0
        waiting = [list(deliveries)]
        while waiting:
            run = waiting.pop()
            aside += [(delivery, None) for delivery in run if delivery.key in keys]
            run = [delivery for delivery in run if delivery.key not in keys]
            fault = await self._try(run) if run else None
            if fault is None:
                in_a_row = 0 if run else in_a_row
            elif len(run) > 1:
                middle = len(run) // 2
                waiting += [run[middle:], run[:middle]]
            else:
                in_a_row += 1
                if in_a_row >= HALT_AFTER:
                    raise ConsumerHaltedError(f"{in_a_row} keys in a row") from fault
                keys.add(run[0].key)
                aside.append((run[0], fault))
        return aside

    async def _try(self, run: Sequence[Delivery]) -> Exception | None:
        try:
            async with self._runtime.writing() as tx:
                fresh = await self._fresh(tx, run)
                await self._handlers.dispatch(tx, fresh)
                await self._show_parked(tx)
        except asyncpg.QueryCanceledError as fault:
            if len(run) > 1:
                return fault
            raise
        except TRANSIENT:
            raise
        except Exception as fault:  # noqa: BLE001 - kept visible: it is parked with it
            return fault
        self._runtime.metrics.consumed.labels("handled").inc(len(fresh))
        return None

    async def _park_aside(
        self, tx: Tx, delivery: Delivery, fault: Exception | None
    ) -> None:
        if fault is None:
            await self._park(tx, delivery, "behind")
            return
        await self._park(tx, delivery, type(fault).__name__, str(fault))
        log.error(
            "consumer.parked",
            extra={
                "group": self._group,
                "event_id": str(delivery.event_id),
                "type": delivery.type,
                "reason": type(fault).__name__,
            },
        )


__all__ = ["Consumer", "ConsumerHaltedError", "oldest_taken"]
