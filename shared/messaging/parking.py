"""Requeues parked messages, or gives them up."""

import logging
from contextlib import suppress

from shared.db import Tx
from shared.messaging import inbox, outbox
from shared.messaging.bus import Delivery
from shared.messaging.handlers import Handlers
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)


class Misplaced(ValueError):
    """Its source, type and topic disagree: it can only be dropped (I-10)."""


class _Undone(Exception):
    """Leaves a transaction without its commit."""


async def keys(runtime: Runtime) -> list[str]:
    """The parked keys, the one that has waited longest first."""
    async with runtime.reading() as tx:
        rows = await tx.fetch(
            """
            SELECT key FROM inbox_parked WHERE consumer = $1
            GROUP BY key ORDER BY min(sequence)
            """,
            runtime.service.name,
        )
    return [row["key"] for row in rows]


async def requeue(runtime: Runtime, key: str, *, dry_run: bool = False) -> int:
    """Handle the parked messages of a key in their order, in one transaction.

    The consumers wait meanwhile: a message of the key that came between would be put
    behind those that are just being taken out, and stay there alone. A dry run handles
    them too, and takes it back.

    Returns:
        How many were handled; none are if one of them fails again.
    """
    count = 0
    with suppress(_Undone):
        async with runtime.writing() as tx:
            await inbox.hold(tx)
            count = await _handle(tx, runtime.service.handlers, key)
            _must(keep=not dry_run)
    return count


def _must(*, keep: bool) -> None:
    if not keep:
        raise _Undone


async def _handle(tx: Tx, handlers: Handlers, key: str) -> int:
    group = tx.runtime.service.name
    rows = await tx.fetch(
        """
        DELETE FROM inbox_parked WHERE consumer = $1 AND key = $2
        RETURNING sequence, topic, envelope
        """,
        group,
        key,
    )
    rows.sort(key=lambda row: row["sequence"])
    read = [Delivery.of_envelope(row["topic"], row["envelope"]) for row in rows]
    if any(delivery.misplaced for delivery in read):
        raise Misplaced(Misplaced.__doc__)
    fresh = [delivery for delivery in read if delivery.type in handlers.types]
    await inbox.accept(tx, group, fresh)
    await handlers.dispatch(tx, fresh)
    return len(rows)


async def drop(
    runtime: Runtime, key: str, reason: str, *, dry_run: bool = False
) -> int:
    """Give a key's parked messages up: they go to the dead-letter topic."""
    if dry_run:
        return await _count(runtime, key)
    async with runtime.writing() as tx:
        await inbox.hold(tx)
        rows = await tx.fetch(
            """
            DELETE FROM inbox_parked WHERE consumer = $1 AND key = $2
            RETURNING sequence, topic, key, envelope
            """,
            runtime.service.name,
            key,
        )
        rows.sort(key=lambda row: row["sequence"])
        for row in rows:
            await outbox.discard(
                tx, f"{row['topic']}.dlq", [(row["key"], row["envelope"])]
            )
        log.warning(
            "consumer.dropped",
            extra={"key": key, "messages": len(rows), "reason": reason},
        )
    return len(rows)


async def _count(runtime: Runtime, key: str) -> int:
    async with runtime.reading() as tx:
        return int(
            await tx.fetchval(
                "SELECT count(*) FROM inbox_parked WHERE consumer = $1 AND key = $2",
                runtime.service.name,
                key,
            )
        )
