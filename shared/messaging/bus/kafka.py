"""The bus over Kafka: readers with manual offsets."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    CommitFailedError,
    ConsumerStoppedError,
    IllegalStateError,
    KafkaError,
)

from shared.db import Database, Tx
from shared.messaging.bus import Batch, kafka_history, topic_of
from shared.messaging.bus.closing import let_go
from shared.messaging.bus.history import History
from shared.messaging.bus.records import delivery_of
from shared.messaging.bus.refusals import refusal
from shared.messaging.bus.relay import KafkaRelay
from shared.running.fault_text import in_short
from shared.running.kafka_access import Access
from shared.running.observability import Metrics

log = logging.getLogger(__name__)

SESSION_MS = 10_000
REQUEST_MS = 15_000
"""Longer than a group takes to gather; behind a half-open connection a reader waits
this long before it connects anew, where the client's own default is 40 seconds."""
REVOKE_WAIT_SECONDS = 20
LAG_SECONDS = 5
FETCH_SECONDS = 0.5, 3.0
"""How long the broker may hold a fetch that has nothing to give: at least, and at most
for a reader that waits long anyway. Whatever comes is given at once; but the lag, which
is asked for over the same connection, is told only after it."""
STOP_SECONDS = 3
JOIN_SECONDS = 60
"""A client waits for its first partitions for ever, and says nothing meanwhile."""
COMMIT_SECONDS = 30
"""Two requests: a client that waits for longer waits for ever, and joins anew."""
STALL_SECONDS = 20
"""After so long without a record a reader looks whether there are any: a client that
no longer fetches says nothing, and joins anew."""


class KafkaBus:
    """The bus of a deployment."""

    def __init__(
        self,
        access: Access,
        *,
        database: Database,
        metrics: Metrics,
        batch: int = 500,
        instance_id: str | None = None,
    ) -> None:
        self._access = access
        self._database = database
        self._metrics = metrics
        self._batch = batch
        self._instance_id = instance_id

    def reader(
        self, group: str, sources: Sequence[str], types: Sequence[str]
    ) -> "KafkaReader":
        """A reader of `group` over the topics of `sources`."""
        del types  # the broker does not filter; the consumer skips what it has not
        return KafkaReader(
            self._access,
            group,
            [topic_of(source) for source in sources],
            batch=self._batch,
            instance_id=self._instance_id,
            metrics=self._metrics,
        )

    def relay(self, service: str) -> KafkaRelay:
        """The relay of a service's outbox."""
        return KafkaRelay(self._access, service, self._database, self._metrics)

    def history(
        self, group: str, sources: Sequence[str]
    ) -> AbstractAsyncContextManager[History]:
        """The topics of `sources`, with the offsets of `group`."""
        return kafka_history.opened(self._access, group, sources)

    async def rewind(
        self, group: str, sources: Sequence[str], *, dry_run: bool = False
    ) -> int:
        """Set a group back to the first offsets that are kept.

        Raises:
            GroupAtWork: if a member of the group still reads.
        """
        async with kafka_history.opened(self._access, group, sources) as history:
            if not dry_run:
                await history.rewind()
            spans = (await history.spans()).values()
        return sum(span.end - span.first for span in spans)

    async def ping(self) -> None:
        """Ask the broker for its metadata.

        Raises:
            Unavailable: if it does not answer.
        """
        admin = AIOKafkaAdminClient(**self._access.options(), request_timeout_ms=2000)
        try:
            async with asyncio.timeout(3):
                await admin.start()
        except (KafkaError, OSError, TimeoutError) as fault:
            raise await refusal(self._access, fault) from fault
        finally:
            await let_go(admin.close(), "ping", STOP_SECONDS)

    def published(self, service: str) -> None:
        """Nothing: what is published comes through the broker."""


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    """What the reader is told of its partitions; between the calls it has none."""

    def __init__(
        self, idle: asyncio.Event, metrics: Metrics, assigned: Callable[[], None]
    ) -> None:
        self._idle = idle
        self._metrics = metrics
        self._assigned = assigned
        self.between = False

    async def on_partitions_revoked(self, revoked: object) -> None:
        """Let the batch in hand finish or roll back before its partitions go."""
        del revoked
        self.between = True
        try:
            async with asyncio.timeout(REVOKE_WAIT_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            log.warning("consumer.revoked_in_flight")

    async def on_partitions_assigned(self, assigned: object) -> None:
        """Count it: the positions are the group's offsets."""
        del assigned
        self.between = False
        self._assigned()
        self._metrics.rebalances.inc()


class KafkaReader:
    """Reads with offsets committed only after the effects are."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "session_timeout_ms": SESSION_MS,
        "request_timeout_ms": REQUEST_MS,
        "max_partition_fetch_bytes": 4_000_000,
    }

    def __init__(
        self,
        access: Access,
        group: str,
        topics: Sequence[str],
        *,
        batch: int,
        instance_id: str | None,
        metrics: Metrics,
    ) -> None:
        self._access = access
        self._group = group
        self._topics = list(topics)
        self._batch = batch
        self._instance_id = instance_id
        self._metrics = metrics
        self._consumer: AIOKafkaConsumer | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._rebalance = _Rebalance(self._idle, metrics, self._forget_committed)
        self._heard = time.monotonic()
        self._behind = False
        self._committed: dict[TopicPartition, int] = {}
        """The group's offsets in our partitions, as far as they were asked for: as long
        as a partition is ours nobody else commits there."""

    async def start(self) -> None:
        """Nothing yet: the first poll joins the group, and again after a fault."""

    async def stop(self) -> None:
        """Leave the group; drop the connection where the broker is away."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await let_go(consumer.stop(), "consumer", STOP_SECONDS)

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next records of all partitions that are ours."""
        try:
            consumer = self._consumer or await self._join(wait_seconds)
            self._idle.set()
            by_partition = await consumer.getmany(
                timeout_ms=max(1, int(wait_seconds * 1000)), max_records=self._batch
            )
        except (KafkaError, TimeoutError) as fault:
            await self.stop()
            raise await refusal(self._access, fault) from fault
        if not by_partition:
            await self._look(consumer)
            return None
        self._heard, self._behind = time.monotonic(), False
        self._idle.clear()
        deliveries = [
            delivery_of(record)
            for records in by_partition.values()
            for record in records
        ]
        oldest = min(records[0].timestamp for records in by_partition.values()) / 1000
        return Batch(deliveries, by_partition, oldest)

    async def _look(self, consumer: AIOKafkaConsumer) -> None:
        """Leave, to join anew, when twice in a row nothing came of what there is."""
        if time.monotonic() - self._heard < STALL_SECONDS:
            return
        was_behind, self._behind = self._behind, await self._is_behind(consumer)
        if not self._behind:
            self._heard = time.monotonic()
        elif was_behind:
            self._heard, self._behind = time.monotonic(), False
            self._metrics.consumer_failures.labels("stalled").inc()
            log.warning("consumer.stalled", extra={"group": self._group})
            await self.stop()

    async def _is_behind(self, consumer: AIOKafkaConsumer) -> bool:
        """Whether our partitions go on past what was fetched, or none were given."""
        if self._rebalance.between:
            return True
        try:
            async with asyncio.timeout(LAG_SECONDS):
                ends = await consumer.end_offsets(list(consumer.assignment()))
                for partition, end in ends.items():
                    if await consumer.position(partition) < end:
                        return True
        except (KafkaError, IllegalStateError, ConsumerStoppedError):
            return False
        except TimeoutError:
            return True
        return False

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Nothing: the position is the group's offset in Kafka."""

    async def done(self, batch: Batch) -> None:
        """Commit the offsets; where that fails the inbox drops what comes again."""
        consumer = self._consumer
        try:
            if consumer is not None:
                ends = {tp: recs[-1].offset + 1 for tp, recs in batch.token.items()}
                committed = self._committed
                async with asyncio.timeout(COMMIT_SECONDS):
                    await consumer.commit(ends)
                committed.update(ends)
        except TimeoutError:
            log.warning("consumer.commit_failed", extra={"error": "no answer"})
            await self.stop()
        except (CommitFailedError, IllegalStateError, KafkaError) as fault:
            log.warning("consumer.commit_failed", extra={"error": in_short(fault)})
        finally:
            self._idle.set()

    async def release(self, batch: Batch) -> None:
        """Go back to where the batch began."""
        consumer = self._consumer
        try:
            if consumer is not None:
                mine = consumer.assignment()
                for partition, records in batch.token.items():
                    if partition in mine:
                        consumer.seek(partition, records[0].offset)
        finally:
            self._idle.set()

    async def lag(self) -> int | None:
        """How many messages of our partitions are not yet done."""
        if (consumer := self._consumer) is None:
            return None
        total = 0
        mine: set[TopicPartition] = consumer.assignment()
        if not mine:
            return None
        try:
            async with asyncio.timeout(LAG_SECONDS):
                ends = await consumer.end_offsets(list(mine))
                for partition, end in ends.items():
                    total += end - await self._done_upto(consumer, partition)
        except (KafkaError, IllegalStateError, ConsumerStoppedError, TimeoutError):
            return None
        return total

    async def _done_upto(
        self, consumer: AIOKafkaConsumer, partition: TopicPartition
    ) -> int:
        committed = self._committed
        if partition not in committed:
            offset = await consumer.committed(partition) or 0
            committed.setdefault(partition, offset)
        return committed[partition]

    def _forget_committed(self) -> None:
        """Other partitions are ours: whoever had them may have committed."""
        self._committed = {}

    async def _join(self, wait_seconds: float) -> AIOKafkaConsumer:
        least, most = FETCH_SECONDS
        consumer = AIOKafkaConsumer(
            **self._access.options(),
            group_id=self._group,
            group_instance_id=self._instance_id,
            fetch_max_wait_ms=int(1000 * min(most, max(least, wait_seconds))),
            **self.OPTIONS,
        )
        consumer.subscribe(self._topics, listener=self._rebalance)
        try:
            async with asyncio.timeout(JOIN_SECONDS):
                await consumer.start()
        except BaseException:
            await let_go(consumer.stop(), "consumer", STOP_SECONDS)
            raise
        self._heard = time.monotonic()
        self._consumer = consumer
        return consumer
