"""Both buses park what no honest service wrote, and hold nothing else up for it."""

import pytest

from shared.events.plan import TaskWithdrawn
from shared.messaging import inbox, parking
from shared.messaging.consumer import Consumer
from tests.contract.bus.pipes import (
    PRODUCER,
    Pipe,
    fact,
    facts_of,
    note,
)
from tests.factories.plan import task_event, task_number

MATCHING = "matching-svc"


async def parked(pipe: Pipe) -> list[tuple[str, str, str]]:
    async with pipe.runtimes[MATCHING].reading() as tx:
        rows = await inbox.parked(tx, MATCHING, 100)
    return [(row["key"], row["reason"], row["detail"]) for row in rows]


def forgery() -> TaskWithdrawn:
    """An event of plan-svc; the pipe's producer is credit-svc."""
    return task_event(TaskWithdrawn, task_number("310115-ZF-2026-000001-4", "a", "p"))


def consumer_of_both_types(pipe: Pipe) -> Consumer:
    """It handles events of two services, and reads the topic of one of them."""
    runtime = pipe.runtimes[MATCHING]
    handlers = runtime.service.handlers
    handlers.on(TaskWithdrawn)(note)
    reader = runtime.bus.reader(pipe.group_name(MATCHING), [PRODUCER], handlers.types)
    return Consumer(runtime, reader)


async def publish_as_of(pipe: Pipe, key: str, version: str) -> None:
    """Publish an event that tells another version than its outbox row."""
    await pipe.publish(fact(key, 7))
    async with facts_of(pipe.runtimes[PRODUCER]) as tx:
        await tx.execute(
            """
            UPDATE outbox SET data = replace(data::text, '"version":7', $2)::json
            WHERE key = $1
            """,
            key,
            f'"version":{version}',
        )


@pytest.mark.rule("I-10")
async def test_an_event_of_another_service_than_its_topic_is_parked_alone(
    pipe: Pipe,
) -> None:
    """Its key goes on: whoever forges an event must not hold a subject up."""
    forged = forgery()
    key = forged.key
    await pipe.publish(fact(key, 1), forged, fact(key, 2))
    await pipe.carry()
    consumer = consumer_of_both_types(pipe)
    await pipe.drain(consumer, 2, MATCHING)
    await consumer.stop()
    assert await pipe.effects(MATCHING) == [(key, 1), (key, 2)]
    ((parked_key, reason, detail),) = await parked(pipe)
    assert parked_key.startswith("misplaced:")
    assert reason == "misplaced"
    for word in ("/credit-svc", TaskWithdrawn.type, key, "onevisit.credit.v1"):
        assert word in detail


@pytest.mark.rule("I-10")
async def test_a_forged_event_cannot_be_requeued_and_can_be_dropped(
    pipe: Pipe,
) -> None:
    await pipe.publish(forgery(), fact("good", 1))
    await pipe.carry()
    consumer = consumer_of_both_types(pipe)
    await pipe.drain(consumer, 1, MATCHING)
    await consumer.stop()
    runtime = pipe.runtimes[MATCHING]
    ((key, _, _),) = await parked(pipe)
    with pytest.raises(parking.Misplaced, match="can only be dropped"):
        await parking.requeue(runtime, key)
    assert await pipe.count(MATCHING) == 1
    assert await parking.drop(runtime, key, "forged") == 1
    assert await parked(pipe) == []


@pytest.mark.rule("I-10")
async def test_an_event_with_the_id_of_a_forged_one_still_has_its_effect(
    pipe: Pipe,
) -> None:
    await pipe.publish(forgery(), fact("good", 1))
    async with facts_of(pipe.runtimes[PRODUCER]) as tx:
        await tx.execute(
            "UPDATE outbox SET event_id = "
            "(SELECT event_id FROM outbox ORDER BY id LIMIT 1)"
        )
    await pipe.carry()
    consumer = consumer_of_both_types(pipe)
    await pipe.drain(consumer, 1, MATCHING)
    await consumer.stop()
    assert await pipe.effects(MATCHING) == [("good", 1)]
    assert [reason for _, reason, _ in await parked(pipe)] == ["misplaced"]


@pytest.mark.rule("I-10")
async def test_a_version_that_no_row_could_keep_is_parked_with_that_reason(
    pipe: Pipe,
) -> None:
    versions = ("-1", "0", str(2**31), str(2**63))
    for number, version in enumerate(versions):
        await publish_as_of(pipe, f"k{number}", version)
        await pipe.publish(fact("good", number + 1))
    await pipe.carry()
    consumer = pipe.consumer(MATCHING)
    await pipe.drain(consumer, 4, MATCHING)
    await consumer.stop()
    assert {key for key, _ in await pipe.effects(MATCHING)} == {"good"}
    assert {(key, reason) for key, reason, _ in await parked(pipe)} == {
        (f"k{number}", "VersionOutOfRange") for number in range(len(versions))
    }
