"""Topics read from their beginning, outside any group's membership."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import CommitFailedError, KafkaError

from shared.errors import Conflict, Unavailable
from shared.messaging.bus.history import Part, Span, Stretch
from shared.messaging.bus.records import delivery_of
from shared.messaging.bus.refusals import refusal
from shared.messaging.bus.topics import topic_of
from shared.running.kafka_access import Access

ROWS = 2000
"""Messages handed out at a time."""
SILENT_POLLS = 30
"""Polls of a second without a message, after which the broker is given up."""
REQUEST_MS = 15_000


class TopicMissing(Unavailable):
    """A topic is not there."""

    code = "topic-missing"
    zh = "缺少消息主题。"
    todo = "Run `onevisit topics ensure`."
    todo_zh = "请运行 onevisit topics ensure。"


class GroupAtWork(Conflict):
    """A worker of this service still reads, so its place cannot be changed."""

    code = "group-at-work"
    zh = "该服务仍有进程在消费消息。"
    todo = "Stop every worker of the service; a killed one is gone after ten seconds."
    todo_zh = "请先停止该服务的所有 worker 进程。"


@asynccontextmanager
async def opened(
    access: Access, group: str, sources: Sequence[str]
) -> AsyncIterator["KafkaHistory"]:
    """The topics of some services, and how far a group has come in them.

    Raises:
        Unavailable: if the broker does not answer.
        TopicMissing: if a topic is not there.
    """
    async with AsyncExitStack() as stack:
        admin = AIOKafkaAdminClient(**access.options(), request_timeout_ms=REQUEST_MS)
        stack.push_async_callback(admin.close)
        reader = AIOKafkaConsumer(
            **access.options(),
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            request_timeout_ms=REQUEST_MS,
            max_partition_fetch_bytes=4_000_000,
        )
        stack.push_async_callback(reader.stop)
        try:
            await admin.start()
            await reader.start()
            parts = await _parts_of(admin, sources)
            yield KafkaHistory(reader, parts)
        except KafkaError as fault:
            raise await refusal(access, fault) from fault


async def _parts_of(
    admin: AIOKafkaAdminClient, sources: Sequence[str]
) -> dict[Part, TopicPartition]:
    topics = {topic_of(source): source for source in sources}
    parts: dict[Part, TopicPartition] = {}
    for topic in await admin.describe_topics(list(topics)):
        name = topic["topic"]
        if not topic["partitions"]:
            raise TopicMissing(topic=name)
        for partition in topic["partitions"]:
            number = partition["partition"]
            parts[Part(topics[name], name, number)] = TopicPartition(name, number)
    return parts


class KafkaHistory:
    """Some topics, and a group's offsets in them."""

    def __init__(
        self, reader: AIOKafkaConsumer, parts: Mapping[Part, TopicPartition]
    ) -> None:
        self._reader = reader
        self._parts = dict(parts)
        self._part_of = {where: part for part, where in parts.items()}

    async def spans(self) -> dict[Part, Span]:
        """What can be read now, and where the group stands."""
        every = list(self._parts.values())
        self._reader.assign(every)
        first = await self._reader.beginning_offsets(every)
        end = await self._reader.end_offsets(every)
        return {
            part: Span(
                first[where], end[where], await self._reader.committed(where) or 0
            )
            for part, where in self._parts.items()
        }

    async def rewind(self) -> None:
        """Commit the first offsets for the group.

        Raises:
            GroupAtWork: if a member of the group still reads.
        """
        every = list(self._parts.values())
        self._reader.assign(every)
        first = await self._reader.beginning_offsets(every)
        try:
            await self._reader.commit(first)
        except CommitFailedError as fault:
            raise GroupAtWork from fault

    async def read(
        self, since: Mapping[Part, int], until: Mapping[Part, int]
    ) -> AsyncIterator[Stretch]:
        """Messages of every part, until all have come to their ends.

        Raises:
            Unavailable: if nothing comes for too long.
        """
        ends = {self._parts[part]: end for part, end in until.items()}
        missing = {
            self._parts[part]
            for part, start in since.items()
            if start < until.get(part, 0)
        }
        if not missing:
            return
        self._reader.assign(list(missing))
        for where in missing:
            self._reader.seek(where, since[self._part_of[where]])
        silent = 0
        while missing:
            polled = await self._reader.getmany(timeout_ms=1000, max_records=ROWS)
            silent = 0 if polled else silent + 1
            if silent > SILENT_POLLS:
                raise Unavailable("Kafka does not answer.", part="kafka")
            for where, records in polled.items():
                if mine := [
                    record for record in records if record.offset < ends[where]
                ]:
                    yield Stretch(
                        self._part_of[where],
                        [record.offset for record in mine],
                        [delivery_of(record) for record in mine],
                    )
            missing -= await self._finished(missing, ends)

    async def _finished(
        self, missing: Iterable[TopicPartition], ends: Mapping[TopicPartition, int]
    ) -> set[TopicPartition]:
        """The partitions that were read to their ends; they are paused."""
        done = {
            where
            for where in missing
            if await self._reader.position(where) >= ends[where]
        }
        self._reader.pause(*done)
        return done
