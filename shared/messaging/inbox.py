"""The inbox lets each message have its effect once.

A message's row is written in the same transaction as its effects. The key holds the
day of the event's own id, not of its arrival, so that a redelivery after midnight
falls into the same partition.
"""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg

from shared.db import ReadTx, Tx
from shared.ids import day_of
from shared.messaging.bus import Delivery

_ACCEPT = """
INSERT INTO inbox (consumer, event_day, event_id)
SELECT $1, d, e FROM unnest($2::date[], $3::uuid[]) AS r(d, e)
ON CONFLICT DO NOTHING
RETURNING event_id
"""
MISPLACED = "misplaced"
"""Why a message is parked whose source, type and topic disagree (I-10)."""
_PARK = """
INSERT INTO inbox_parked
    (consumer, topic, key, event_id, type, envelope, reason, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (consumer, event_id) DO NOTHING
"""


async def accept(
    tx: Tx, consumer: str, deliveries: Sequence[Delivery]
) -> list[Delivery]:
    """Enter deliveries; returns those that are new and may have their effect now."""
    if not deliveries:
        return []
    rows = await tx.fetch(
        _ACCEPT,
        consumer,
        [day_of(delivery.event_id) for delivery in deliveries],
        [delivery.event_id for delivery in deliveries],
    )
    if len(rows) == len(deliveries):
        return list(deliveries)
    new = {row["event_id"] for row in rows}
    fresh = []
    for delivery in deliveries:
        if delivery.event_id in new:
            new.discard(delivery.event_id)
            fresh.append(delivery)
    return fresh


async def hold(tx: Tx) -> None:
    """Let no consumer begin a batch until this transaction ends; who began, ends.

    Raises:
        asyncpg.LockNotAvailableError: if a batch takes too long.
    """
    await tx.execute("SET LOCAL lock_timeout = '5s'")
    await tx.execute("LOCK TABLE inbox IN SHARE ROW EXCLUSIVE MODE")


async def parked_keys(
    tx: ReadTx, consumer: str, deliveries: Sequence[Delivery]
) -> set[str]:
    """Those keys of the deliveries that wait behind a poisonous message."""
    rows = await tx.fetch(
        "SELECT DISTINCT key FROM inbox_parked WHERE consumer = $1 AND key = ANY($2)",
        consumer,
        [delivery.key for delivery in deliveries],
    )
    return {row["key"] for row in rows}


async def park(
    tx: Tx, consumer: str, delivery: Delivery, reason: str, detail: str = ""
) -> None:
    """Put a message aside with its reason; its key waits until it is requeued."""
    await tx.execute(
        _PARK,
        consumer,
        delivery.topic,
        delivery.key,
        delivery.event_id,
        delivery.type,
        delivery.envelope(),
        reason,
        detail[:2000],
    )


async def park_misplaced(tx: Tx, consumer: str, delivery: Delivery) -> None:
    """Put a message aside whose source, type and topic disagree (I-10).

    Whoever wrote it is not who it says. So neither its key nor its id is believed:
    under them it would hold up the subject that it names, or pass for another event.
    """
    said = f"{delivery.topic} {delivery.source} {delivery.type} {delivery.event_id}"
    event_id = uuid5(NAMESPACE_URL, said)
    await tx.execute(
        _PARK,
        consumer,
        delivery.topic,
        f"misplaced:{event_id}",
        event_id,
        delivery.type,
        delivery.envelope(),
        MISPLACED,
        f"source {delivery.source}, type {delivery.type}, subject {delivery.key} "
        f"on {delivery.topic}"[:2000],
    )


async def count_parked_keys(tx: ReadTx, consumer: str) -> int:
    """How many keys are parked."""
    return int(
        await tx.fetchval(
            "SELECT count(DISTINCT key) FROM inbox_parked WHERE consumer = $1",
            consumer,
        )
    )


async def parked(tx: ReadTx, consumer: str, limit: int) -> "list[asyncpg.Record]":
    """The parked messages, oldest first."""
    return await tx.fetch(
        """
        SELECT parked_at, key, type, reason, detail FROM inbox_parked
        WHERE consumer = $1 ORDER BY sequence LIMIT $2
        """,
        consumer,
        limit,
    )


async def had_of(tx: ReadTx, consumer: str, ids: Sequence[UUID]) -> set[UUID]:
    """The ids among these that the inbox has."""
    rows = await tx.fetch(
        """
        SELECT event_id FROM inbox JOIN unnest($2::date[], $3::uuid[]) AS w(d, e)
            ON event_day = d AND event_id = e
        WHERE consumer = $1
        """,
        consumer,
        [day_of(event_id) for event_id in ids],
        ids,
    )
    return {row["event_id"] for row in rows}


async def parked_of(tx: ReadTx, consumer: str, ids: Sequence[UUID]) -> set[UUID]:
    """The ids among these that are parked."""
    rows = await tx.fetch(
        "SELECT event_id FROM inbox_parked WHERE consumer = $1 AND event_id = ANY($2)",
        consumer,
        ids,
    )
    return {row["event_id"] for row in rows}
