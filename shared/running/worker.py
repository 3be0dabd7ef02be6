"""The background of a service: relay, consumer, jobs, heartbeat, partitions."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from shared.audit import months
from shared.audit.acting import Acting, acting_as
from shared.errors import Unavailable
from shared.messaging import inbox, outbox, partitions, retention
from shared.messaging.bus import Relay
from shared.messaging.bus.relay import RelayElsewhere
from shared.messaging.consumer import TRANSIENT, Consumer
from shared.retention import erasing
from shared.running.fault_log import FaultLog
from shared.running.fault_text import in_short
from shared.running.gauges import EVERY_SECONDS, Gauges
from shared.running.runtime import Runtime
from shared.running.service import Job
from shared.web import idempotency

log = logging.getLogger(__name__)

TASKS_SECONDS = 1.5
"""Seconds for tasks to end; a running transaction is rolled back and comes again."""
PART_SECONDS = 3.0
"""Seconds for consumer and relay, in parallel, to leave the broker."""
RELAYING = "relaying"
UPKEEP_SECONDS = 60.0
RELAY_BACKOFF_SECONDS = 1.0
JOB_BACKOFF_SECONDS = 0.5
"""Seconds before a failed job runs again, however often it is called."""
STANDBY_SECONDS = 2.0
"""How soon another process takes the relay over when its holder is gone."""


class Worker:
    """Everything of one service that is not a request."""

    def __init__(self, runtime: Runtime) -> None:
        handlers, bus = runtime.service.handlers, runtime.bus
        self._runtime = runtime
        self.relay: Relay | None = bus.relay(runtime.service.name)
        self.consumer: Consumer | None = None
        if handlers.types:
            beats = [outbox.heartbeat_type(source) for source in handlers.sources]
            self.consumer = Consumer(
                runtime,
                bus.reader(
                    runtime.service.name, handlers.sources, [*handlers.types, *beats]
                ),
            )
        self._relay_faults = FaultLog()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start every part; each part reconnects by itself."""
        try:
            await partitions.ensure(self._runtime)
        except (
            TRANSIENT
        ) as fault:  # rows have the default partition; upkeep tries again
            log.warning("partitions.later", extra={"error": in_short(fault)})
        self._go("upkeep", self._repeat(Job("upkeep", UPKEEP_SECONDS, upkeep)))
        beat = Job("heartbeat", self._runtime.settings.heartbeat_seconds, heartbeat)
        self._go("heartbeat", self._repeat(beat))
        gauges = Gauges(self._runtime, self.consumer)
        self._go("watch", self._repeat(Job("watch", EVERY_SECONDS, gauges.look)))
        if self.relay is not None:
            self._go("relay", self._run_relay(self.relay))
        if self.consumer is not None:
            await self.consumer.start()
            self._go("consumer", self.consumer.run())
        for job in (*self._runtime.service.jobs, erasing.JOB):
            self._go(job.name, self._repeat(job))

    async def stop(self) -> None:
        """Stop within seconds, the broker up or down; the uncommitted comes again."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=TASKS_SECONDS)
        parts = [part for part in (self.consumer, self.relay) if part is not None]
        await asyncio.gather(*(_stopped(part) for part in parts))

    def must_be_well(self) -> None:
        """Raise if a part of the background has failed.

        Raises:
            Unavailable: if a task ended, the consumer halted, or either of consumer and
                relay has failed for longer than passes by itself.
        """
        if dead := [task.get_name() for task in self._tasks if task.done()]:
            raise Unavailable(f"stopped: {', '.join(dead)}")
        if self.consumer is not None:
            if self.consumer.halted:
                raise Unavailable("the consumer halted: several keys failed in a row")
            self._must_not_fail("consumer", self.consumer.faults)
        self._must_not_fail("relay", self._relay_faults)

    def _must_not_fail(self, part: str, faults: FaultLog) -> None:
        seconds = faults.seconds
        if seconds > self._runtime.settings.unready_after_seconds:
            raise Unavailable(f"the {part} fails for {seconds:.0f} s: {faults.reason}")

    def _go(self, name: str, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        task.set_name(name)
        task.add_done_callback(_tell)
        self._tasks.append(task)

    async def _run_relay(self, relay: Relay) -> None:
        wake, idle = self._runtime.wake, self._runtime.settings.relay_idle_seconds
        while True:
            wake.clear()
            try:
                sent = await relay.step()
            except RelayElsewhere:
                self._relay_faults.passed([RELAYING])
                await asyncio.sleep(STANDBY_SECONDS)
                continue
            except TRANSIENT as fault:
                log.warning("relay.failed", extra={"error": in_short(fault)})
                await self._relay_failed(fault)
                continue
            except Exception as fault:  # ours: visible, the same window comes again
                log.exception("relay.fault")
                self._runtime.metrics.relay_failures.labels("fault").inc()
                await self._relay_failed(fault)
                continue
            self._relay_faults.passed([RELAYING])
            if not sent:
                await _wait(wake.wait, idle)

    async def _relay_failed(self, fault: Exception) -> None:
        self._relay_faults.failed(RELAYING, fault)
        await asyncio.sleep(RELAY_BACKOFF_SECONDS)

    async def _repeat(self, job: Job) -> None:
        """Do a job at its interval, and whenever it is called."""
        called = self._runtime.calls[job.name]
        while True:
            called.clear()
            if not await self._done(job):
                await asyncio.sleep(JOB_BACKOFF_SECONDS)
            await _wait(called.wait, job.every_seconds)

    async def _done(self, job: Job) -> bool:
        try:
            with acting_as(Acting.system(self._runtime.service.name, job.name)):
                await job.run(self._runtime)
        except TRANSIENT as fault:
            log.warning("job.failed", extra={"job": job.name, "error": in_short(fault)})
        except Exception:
            log.exception("job.failed", extra={"job": job.name})
        else:
            return True
        self._runtime.metrics.job_failures.labels(job.name).inc()
        return False


async def _wait(until: Callable[[], Awaitable[object]], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await until()
    except TimeoutError:
        return


async def _stopped(part: Consumer | Relay) -> None:
    """Stop a part, or drop it: the process ends anyway."""
    try:
        async with asyncio.timeout(PART_SECONDS):
            await part.stop()
    except (OSError, TimeoutError) as fault:
        log.warning("worker.stop_failed", extra={"error": in_short(fault)})


def _tell(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.critical("worker.task_died", exc_info=fault)


async def heartbeat(runtime: Runtime) -> None:
    """Send one heartbeat through the whole pipe."""
    async with runtime.writing() as tx:
        await outbox.heartbeat(tx)


async def upkeep(runtime: Runtime) -> None:
    """Partitions ahead, parked keys counted, old idempotency keys forgotten."""
    await partitions.ensure(runtime)
    await months.ensure_months(runtime)
    await months.drop_months(runtime)
    if runtime.relays:
        await retention.purge(runtime)
        await retention.clear_default(runtime)
    async with runtime.writing() as tx:
        count = await inbox.count_parked_keys(tx, runtime.service.name)
        runtime.metrics.parked_keys.set(count)
        await tx.execute(
            "DELETE FROM idempotency WHERE made_at < now() - $1::interval",
            timedelta(seconds=idempotency.KEPT.total_seconds()),
        )
