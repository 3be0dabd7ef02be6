"""Purging drops partitions, and never what is not yet sent."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.db import locks
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox, outbox_position, partitions, retention
from shared.messaging.partitions import Partition
from tests.contract.bus.pipes import (
    PRODUCER,
    Pipe,
    fact,
    facts_of,
)
from tests.fleet import eventually
from tests.waiters import somebody_waits, waiters

RELAY = "onevisit.credit.v1"
SENT_AGAIN = """
SELECT xid >= pg_snapshot_xmin(snapshot::pg_snapshot) FROM outbox, outbox_position
WHERE key = 'sent'
"""
"""Whether it comes again too: a transaction of another database that was open when the
position was saved holds the position's lower edge back."""


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


async def an_old_event(pipe: Pipe, days: int) -> None:
    """An event of days ago, in that day's partition."""
    runtime = pipe.runtimes[PRODUCER]
    day = datetime.now(UTC) - timedelta(days=days)
    await pipe.publish(fact(f"old{days}", 1))
    async with facts_of(runtime) as tx:
        await tx.execute(
            "UPDATE outbox SET made_at = $1 WHERE key = $2", day, f"old{days}"
        )
    async with facts_of(runtime) as tx:
        await partitions.make(tx, Partition("outbox", day.date()))


async def save_position(pipe: Pipe) -> None:
    async with facts_of(pipe.runtimes[PRODUCER]) as tx:
        await tx.execute(
            """
            INSERT INTO outbox_position (relay, snapshot, system_identifier)
            VALUES ($1, pg_current_snapshot()::text,
                    (SELECT system_identifier::text FROM pg_control_system()))
            """,
            RELAY,
        )


async def kept(pipe: Pipe) -> list[str]:
    async with pipe.runtimes[PRODUCER].reading() as tx:
        return [r["key"] for r in await tx.fetch("SELECT key FROM outbox ORDER BY id")]


async def test_what_is_past_its_retention_and_sent_is_dropped(pipe: Pipe) -> None:
    await an_old_event(pipe, 20)
    await an_old_event(pipe, 3)
    await save_position(pipe)
    dropped = await retention.purge(pipe.runtimes[PRODUCER])
    assert len(dropped) == 1
    assert await kept(pipe) == ["old3"]


async def test_two_workers_that_purge_together_drop_a_partition_once(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[PRODUCER]
    await an_old_event(pipe, 20)
    await save_position(pipe)
    [partition] = await retention.overdue(runtime)
    async with facts_of(runtime) as first:
        await partitions.hold(first, "outbox")
        second = asyncio.ensure_future(retention.purge(runtime))
        await eventually(
            lambda: somebody_waits(runtime, table="outbox"),
            "the second purge waits",
            10,
        )
        await partitions.drop(first, partition)
    assert await second == []
    assert await kept(pipe) == []


async def test_what_is_not_sent_is_never_dropped(pipe: Pipe) -> None:
    await save_position(pipe)
    await an_old_event(pipe, 20)
    assert await retention.purge(pipe.runtimes[PRODUCER]) == []
    assert await kept(pipe) == ["old20"]


async def test_a_dry_run_says_what_would_go_and_drops_nothing(pipe: Pipe) -> None:
    await an_old_event(pipe, 20)
    await save_position(pipe)
    named = await retention.purge(pipe.runtimes[PRODUCER], dry_run=True)
    assert len(named) == 1
    assert await kept(pipe) == ["old20"]


async def test_a_day_without_a_partition_keeps_its_rows_and_moves_them_later(
    pipe: Pipe,
) -> None:
    await pipe.publish(fact("today", 1))
    partitions_made = await partitions.ensure(pipe.runtimes[PRODUCER])
    assert len(partitions_made) == 2 * (partitions.AHEAD_DAYS + 1)
    assert await partitions.ensure(pipe.runtimes[PRODUCER]) == []
    async with pipe.runtimes[PRODUCER].reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM outbox_rest") == 0
    assert await kept(pipe) == ["today"]


async def aged(pipe: Pipe, days: int, *keys: str) -> Partition:
    """Events of days ago that stand in the default partition."""
    made_at = datetime.now(UTC) - timedelta(days=days)
    await pipe.publish(*(fact(key, 1) for key in keys))
    async with facts_of(pipe.runtimes[PRODUCER]) as tx:
        await tx.execute(
            "UPDATE outbox SET made_at = $1 WHERE key = ANY($2)", made_at, keys
        )
    return Partition("outbox", made_at.date())


async def test_a_day_with_more_rows_than_may_be_moved_keeps_them_where_they_are(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[PRODUCER]
    day = await aged(pipe, 3, "a", "b", "c")
    async with facts_of(runtime) as tx:
        assert not await partitions.make(tx, day, moved_rows=2)
        assert await partitions.partitions_of(tx, "outbox") == []
    assert await kept(pipe) == ["a", "b", "c"]
    async with facts_of(runtime) as tx:
        assert await partitions.make(tx, day, moved_rows=3)
    assert await kept(pipe) == ["a", "b", "c"]


async def test_rows_past_retention_leave_the_default_partition_once_they_are_sent(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH_ROWS", 2)
    runtime = pipe.runtimes[PRODUCER]
    await aged(pipe, 20, "old1", "old2", "old3")
    await aged(pipe, 3, "new")
    await save_position(pipe)
    await aged(pipe, 20, "unsent")
    assert await retention.clear_default(runtime) == 3
    assert await kept(pipe) == ["new", "unsent"]
    assert await retention.clear_default(runtime) == 0


async def test_what_the_inbox_need_not_know_any_more_leaves_its_default_partition(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[PRODUCER]
    limit = retention.oldest_kept(runtime)["inbox"]
    async with facts_of(runtime) as tx:
        await tx.execute(
            """
            INSERT INTO inbox (consumer, event_day, event_id)
            SELECT 'somebody', d, gen_random_uuid() FROM unnest($1::date[]) AS r(d)
            """,
            [limit - timedelta(days=1), limit],
        )
    assert await retention.clear_default(runtime) == 1
    async with runtime.reading() as tx:
        assert await tx.fetchval("SELECT min(event_day) FROM inbox") == limit


async def test_the_relay_set_back_finds_the_same_events_again(pipe: Pipe) -> None:
    runtime = pipe.runtimes[PRODUCER]
    started = datetime.now(UTC) - timedelta(minutes=1)
    await pipe.publish(fact("a", 1), fact("b", 1))
    await save_position(pipe)
    assert (await outbox_position.status(runtime)).unsent == 0
    assert await outbox_position.resend(runtime, started, dry_run=True) == 2
    assert (await outbox_position.status(runtime)).unsent == 0
    assert await outbox_position.resend(runtime, started) == 2
    status = await outbox_position.status(runtime)
    assert status.unsent == 2
    async with (
        runtime.db.connection() as conn,
        outbox.window(conn, status.position or "") as window,
    ):
        assert [row["key"] async for row in window.rows(10)] == ["a", "b"]


async def test_sending_again_never_leaves_out_what_was_not_sent(pipe: Pipe) -> None:
    runtime = pipe.runtimes[PRODUCER]
    await pipe.publish(fact("sent", 1))
    await save_position(pipe)
    async with runtime.reading() as tx:
        again: bool = await tx.fetchval(SENT_AGAIN)
    await pipe.publish(fact("waiting", 1))
    async with facts_of(runtime) as late:
        await outbox.record(late, fact("late", 1))
        since = datetime.now(UTC)
        await pipe.publish(fact("newest", 1))
        assert await outbox_position.resend(runtime, since) == 2 + again
    status = await outbox_position.status(runtime)
    assert status.unsent == 3 + again
    async with (
        runtime.db.connection() as conn,
        outbox.window(conn, status.position or "") as window,
    ):
        keys = {row["key"] async for row in window.rows(10)}
    assert keys == {"waiting", "late", "newest"} | ({"sent"} if again else set())


async def test_setting_back_to_where_nothing_is_kept_is_refused(pipe: Pipe) -> None:
    with pytest.raises(outbox_position.NothingToResend):
        await outbox_position.resend(
            pipe.runtimes[PRODUCER], datetime.now(UTC) + timedelta(hours=1)
        )


async def test_two_workers_that_start_together_make_a_partition_once(
    pipe: Pipe,
) -> None:
    runtime = pipe.runtimes[PRODUCER]
    day = datetime.now(UTC).date() + timedelta(days=30)

    async def make() -> bool:
        async with facts_of(runtime) as tx:
            return await partitions.make(tx, Partition("outbox", day))

    async def both_wait() -> bool:
        return await waiters(runtime, "advisory") == 2

    async with runtime.db.connection() as conn:
        async with conn.transaction():
            await conn.execute("SELECT pg_advisory_xact_lock($1)", locks.PARTITIONS)
            workers = [asyncio.create_task(make()) for _ in range(2)]
            await eventually(both_wait, "both workers wait for the lock", 10)
        outcomes = await asyncio.gather(*workers)
    assert sorted(outcomes) == [False, True]
