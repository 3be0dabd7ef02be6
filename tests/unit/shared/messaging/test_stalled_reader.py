"""A reader whose client no longer fetches joins its group anew."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from shared.messaging.bus import Batch, kafka
from shared.messaging.bus.kafka import KafkaReader
from shared.running.kafka_access import Access
from shared.running.observability import Metrics

PARTITION = TopicPartition("onevisit.plan.v1", 0)


class Client:
    """A client of Kafka that gives nothing, at a position before an end."""

    def __init__(self, position: int, end: int) -> None:
        self.at, self.end, self.stopped = position, end, False

    async def getmany(self, **_: Any) -> dict[TopicPartition, list[Any]]:
        return {}

    def assignment(self) -> set[TopicPartition]:
        return {PARTITION}

    async def end_offsets(self, partitions: list[Any]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.end)

    async def position(self, _: TopicPartition) -> int:
        return self.at

    async def commit(self, _: Any) -> None:
        await asyncio.Event().wait()

    async def stop(self) -> None:
        self.stopped = True


def reader_of(client: Client) -> KafkaReader:
    """A reader that is connected to the client."""
    reader = KafkaReader(
        Access("127.0.0.1:1"),
        "plan-svc",
        ["onevisit.plan.v1"],
        batch=10,
        instance_id=None,
        metrics=Metrics("plan-svc"),
    )
    reader._consumer = client  # noqa: SLF001 - in place of one that is connected
    return reader


async def polled(
    monkeypatch: pytest.MonkeyPatch, client: Client, seconds: list[float]
) -> Client:
    """The client after a reader asked it at each of some instants."""
    now = 0.0
    monkeypatch.setattr(kafka, "time", SimpleNamespace(monotonic=lambda: now))
    reader = reader_of(client)
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


async def test_a_commit_that_is_never_answered_ends_in_joining_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kafka, "COMMIT_SECONDS", 0.01)
    client = Client(5, 5)
    record = SimpleNamespace(offset=4)
    await reader_of(client).done(Batch([], {PARTITION: [record]}, None))
    assert client.stopped
