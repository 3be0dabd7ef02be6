"""A reader whose client no longer fetches joins its group anew."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from shared.errors import Unavailable
from shared.messaging.bus import Batch, kafka
from shared.messaging.bus.kafka import KafkaReader
from shared.running.kafka_access import Access
from shared.running.observability import Metrics

PARTITION = TopicPartition("onevisit.plan.v1", 0)


class Client:
    """A client of Kafka that gives nothing, at a position before an end."""

    def __init__(self, position: int, end: int) -> None:
        self.at, self.end, self.stopped = position, end, False
        self.assigned: set[TopicPartition] | None = {PARTITION}
        """None in the midst of a rebalance."""

    def subscribe(self, _topics: list[str], listener: Any) -> None:
        self.listener = listener

    async def start(self) -> None:
        await asyncio.Event().wait()

    async def rebalanced(self) -> None:
        """What the client tells its listener."""
        await self.listener.on_partitions_revoked({PARTITION})
        if self.assigned is not None:
            await self.listener.on_partitions_assigned(self.assigned)

    async def getmany(self, **_: Any) -> dict[TopicPartition, list[Any]]:
        return {}

    def assignment(self) -> set[TopicPartition]:
        return self.assigned or set()

    async def end_offsets(self, partitions: list[Any]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.end)

    async def position(self, _: TopicPartition) -> int:
        return self.at

    async def commit(self, _: Any) -> None:
        await asyncio.Event().wait()

    async def stop(self) -> None:
        self.stopped = True


def new_reader() -> KafkaReader:
    """A reader that has not joined yet."""
    return KafkaReader(
        Access("127.0.0.1:1"),
        "plan-svc",
        ["onevisit.plan.v1"],
        batch=10,
        instance_id=None,
        metrics=Metrics("plan-svc"),
    )


async def reader_of(client: Client) -> KafkaReader:
    """A reader that is connected to the client, after a rebalance."""
    reader = new_reader()
    client.subscribe([], reader._rebalance)  # noqa: SLF001 - as `_join` does
    await client.rebalanced()
    reader._consumer = client  # noqa: SLF001 - in place of one that is connected
    return reader


async def polled(
    monkeypatch: pytest.MonkeyPatch, client: Client, seconds: list[float]
) -> Client:
    """The client after a reader asked it at each of some instants."""
    now = 0.0
    monkeypatch.setattr(kafka, "time", SimpleNamespace(monotonic=lambda: now))
    reader = await reader_of(client)
    for instant in seconds:
        now = instant
        if not client.stopped:
            assert await reader.poll(0.01) is None
    return client


@pytest.mark.rule("I-02")
async def test_who_gets_nothing_of_what_there_is_joins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (await polled(monkeypatch, Client(3, 5), [1, 21, 22])).stopped


async def test_what_came_just_now_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not (await polled(monkeypatch, Client(3, 5), [1, 19, 21])).stopped


async def test_who_has_read_all_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not (await polled(monkeypatch, Client(5, 5), [1, 21, 22, 43, 44])).stopped


async def test_who_lost_its_partitions_and_gets_no_others_joins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(5, 5)
    client.assigned = None
    assert (await polled(monkeypatch, client, [1, 21, 22])).stopped


async def test_whom_the_group_gives_no_partition_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(5, 5)
    client.assigned = set()
    assert not (await polled(monkeypatch, client, [1, 21, 22, 43, 44])).stopped


async def test_a_group_that_gives_nothing_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(5, 5)
    monkeypatch.setattr(kafka, "JOIN_SECONDS", 0.01)
    monkeypatch.setattr(kafka, "AIOKafkaConsumer", lambda **_: client)
    with pytest.raises(Unavailable):
        await new_reader().poll(0.01)
    assert client.stopped


async def test_a_commit_that_is_never_answered_ends_in_joining_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kafka, "COMMIT_SECONDS", 0.01)
    client = Client(5, 5)
    record = SimpleNamespace(offset=4)
    await (await reader_of(client)).done(Batch([], {PARTITION: [record]}, None))
    assert client.stopped
