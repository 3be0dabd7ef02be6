"""The bus over Kafka: readers with manual offsets, and the topics themselves."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

from aiokafka import (
    AIOKafkaConsumer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    CommitFailedError,
    IllegalStateError,
    KafkaError,
    TopicAlreadyExistsError,
)

from shared.bus import Batch, Delivery, topic_of
from shared.bus.relay import KafkaRelay
from shared.db import Database, Tx
from shared.errors import Unavailable
from shared.observability import Metrics
from shared.service import NAMES

log = logging.getLogger(__name__)

INBOUND = "onevisit.municipal.inbound.v1"
"""What the municipal unified enforcement system sends (I-02)."""
SESSION_MS = 10_000
REQUEST_MS = 15_000
"""Longer than a group takes to gather; behind a half-open connection a reader waits
this long before it connects anew, where the client's own default is 40 seconds."""
REVOKE_WAIT_SECONDS = 20


def all_topics() -> list[str]:
    """Every topic of OneVisit, the dead-letter topics too."""
    topics = [topic_of(name) for name in NAMES] + [INBOUND]
    return topics + [f"{topic}.dlq" for topic in topics]


async def ensure_topics(
    bootstrap: str, *, partitions: int = 12, replication: int = 1
) -> list[str]:
    """Create the topics that are not there yet; the names of those created."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        there = set(await admin.list_topics())
        missing = [topic for topic in all_topics() if topic not in there]
        if missing:
            try:
                await admin.create_topics(
                    [NewTopic(name, partitions, replication) for name in missing],
                    timeout_ms=30_000,
                )
            except TopicAlreadyExistsError:
                log.info("topics.exist", extra={"topics": missing})
        return missing
    finally:
        await admin.close()


class KafkaBus:
    """The bus of a deployment."""

    def __init__(
        self,
        bootstrap: str,
        *,
        database: Database,
        metrics: Metrics,
        batch: int = 500,
        instance_id: str | None = None,
    ) -> None:
        self._bootstrap = bootstrap
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
            self._bootstrap,
            group,
            [topic_of(source) for source in sources],
            batch=self._batch,
            instance_id=self._instance_id,
        )

    def relay(self, service: str) -> KafkaRelay:
        """The relay of a service's outbox."""
        return KafkaRelay(self._bootstrap, service, self._database, self._metrics)

    async def ping(self) -> None:
        """Ask the broker for its metadata.

        Raises:
            Unavailable: if it does not answer.
        """
        admin = AIOKafkaAdminClient(
            bootstrap_servers=self._bootstrap, request_timeout_ms=2000
        )
        try:
            async with asyncio.timeout(3):
                await admin.start()
        except (KafkaError, OSError, TimeoutError) as fault:
            raise Unavailable("Kafka does not answer.", part="kafka") from fault
        finally:
            await admin.close()


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, idle: asyncio.Event) -> None:
        self._idle = idle

    async def on_partitions_revoked(self, revoked: object) -> None:
        """Let the batch in hand finish or roll back before its partitions go."""
        del revoked
        try:
            async with asyncio.timeout(REVOKE_WAIT_SECONDS):
                await self._idle.wait()
        except TimeoutError:
            log.warning("consumer.revoked_in_flight")

    async def on_partitions_assigned(self, assigned: object) -> None:
        """Nothing to do: positions are the group's offsets."""
        del assigned


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
        bootstrap: str,
        group: str,
        topics: Sequence[str],
        *,
        batch: int,
        instance_id: str | None,
    ) -> None:
        self._bootstrap = bootstrap
        self._group = group
        self._topics = list(topics)
        self._batch = batch
        self._instance_id = instance_id
        self._consumer: AIOKafkaConsumer | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    async def start(self) -> None:
        """Nothing yet: the first poll joins the group, and again after a fault."""

    async def stop(self) -> None:
        """Leave the group, or just let go when the broker is away."""
        consumer, self._consumer = self._consumer, None
        if consumer is None:
            return
        try:
            async with asyncio.timeout(3):
                await consumer.stop()
        except (KafkaError, OSError, TimeoutError) as fault:
            log.warning("consumer.stop_failed", extra={"error": repr(fault)})

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next records of all partitions that are ours."""
        try:
            consumer = self._consumer or await self._join()
            self._idle.set()
            found = await consumer.getmany(
                timeout_ms=max(1, int(wait_seconds * 1000)), max_records=self._batch
            )
        except KafkaError as fault:
            await self.stop()
            raise Unavailable("Kafka does not answer.", part="kafka") from fault
        if not found:
            return None
        self._idle.clear()
        deliveries = [
            _delivery(record) for records in found.values() for record in records
        ]
        return Batch(deliveries, found)

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Nothing: the position is the group's offset in Kafka."""

    async def done(self, batch: Batch) -> None:
        """Commit the offsets; where that fails the inbox drops what comes again."""
        consumer = self._consumer
        try:
            if consumer is not None:
                ends = {tp: recs[-1].offset + 1 for tp, recs in batch.token.items()}
                await consumer.commit(ends)
        except (CommitFailedError, IllegalStateError, KafkaError) as fault:
            log.warning("consumer.commit_failed", extra={"error": repr(fault)})
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

    async def lag(self) -> int:
        """How many messages of our partitions are not yet done."""
        if (consumer := self._consumer) is None:
            return -1
        total = 0
        mine: set[TopicPartition] = consumer.assignment()
        ends = await consumer.end_offsets(list(mine))
        for partition, end in ends.items():
            total += end - (await consumer.committed(partition) or 0)
        return total

    async def _join(self) -> AIOKafkaConsumer:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            group_id=self._group,
            group_instance_id=self._instance_id,
            **self.OPTIONS,
        )
        consumer.subscribe(self._topics, listener=_Rebalance(self._idle))
        try:
            await consumer.start()
        except BaseException:
            await consumer.stop()
            raise
        self._consumer = consumer
        return consumer


def _delivery(record: "ConsumerRecord[bytes, bytes]") -> Delivery:
    value: bytes = record.value or b""
    try:
        return Delivery.of_envelope(record.topic, value)
    except (ValueError, KeyError, TypeError) as fault:
        return _unreadable(record, value, fault)


def _unreadable(
    record: "ConsumerRecord[bytes, bytes]", value: bytes, fault: Exception
) -> Delivery:
    at = f"{record.topic}/{record.partition}/{record.offset}"
    raw: dict[str, Any] = {"raw": value[:10_000].decode(errors="replace")}
    return Delivery(
        topic=record.topic,
        key=(record.key or at.encode()).decode(errors="replace"),
        event_id=uuid5(NAMESPACE_URL, at),
        type="unreadable",
        time=datetime.fromtimestamp(record.timestamp / 1000, tz=UTC),
        traceparent=None,
        data=raw,
        source=at,
        fault=repr(fault),
    )
