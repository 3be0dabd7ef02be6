"""Whatever is asked of outbox and inbox while a partition is made is answered exactly.

The maker stands still before its commit; the statement begins and is seen to wait; the
maker commits. No luck is needed: with a maker that does not hold the parent first, the
same statements err, each in its way.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from shared.db import Tx
from shared.events.credit import GradeChanged
from shared.ids import new_id
from shared.local_postgres.server import PostgresServer
from shared.messaging import inbox, outbox, outbox_backlog, outbox_position, partitions
from shared.messaging.bus import Delivery
from shared.messaging.bus.history import Part
from shared.messaging.bus.inprocess import OutboxHistory
from shared.messaging.bus.topics import topic_of
from shared.messaging.partitions import Partition
from shared.running.runtime import Runtime
from tests.contract.bus.makers import make_without_the_parents_lock
from tests.contract.bus.pipes import (
    PRODUCER,
    Pipe,
    fact,
    facts_of,
)
from tests.fleet import eventually
from tests.waiters import somebody_waits

KEYS = ["a", "b", "c"]
CONSUMER = "somebody"
Maker = Callable[[Tx, Partition], Awaitable[bool]]
Statement = Callable[["Desk"], Awaitable[object]]


@dataclass
class Desk:
    """A service with three events made today, and three that it has handled."""

    runtime: Runtime
    handled: list[Delivery]
    xid: str
    """The transaction that made the events."""


def delivery(event_id: UUID) -> Delivery:
    return Delivery(
        topic=topic_of(PRODUCER),
        key="k",
        event_id=event_id,
        type=GradeChanged.type,
        time=datetime.now(UTC),
        traceparent=None,
        data="{}",
        source=f"/{PRODUCER}",
    )


@pytest.fixture
async def desk(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """The bus plays no part; the outbox counts as one that a relay carries."""
    monkeypatch.setattr(outbox_backlog, "is_relayed", lambda _tx: True)
    pipe = Pipe(postgres, None)
    await pipe.open()
    runtime = pipe.runtimes[PRODUCER]
    await pipe.publish(*(fact(key, 1) for key in KEYS))
    handled = [delivery(new_id()) for _ in KEYS]
    async with facts_of(runtime) as tx:
        await inbox.accept(tx, CONSUMER, handled)
    async with runtime.reading() as tx:
        xid = await tx.fetchval("SELECT min(xid::text::bigint)::text FROM outbox")
    yield Desk(runtime, handled, xid)
    await pipe.close()


# --- what is asked ------------------------------------------------------------------


async def small_window(desk: Desk) -> object:
    async with desk.runtime.db.connection() as conn:
        fresh = await outbox.fresh(conn, outbox.EMPTY_POSITION, 100)
    assert fresh is not None
    return [row["key"] for row in fresh.rows]


async def large_window(desk: Desk) -> object:
    async with (
        desk.runtime.db.connection() as conn,
        outbox.window(conn, outbox.EMPTY_POSITION) as window,
    ):
        return [row["key"] async for row in window.rows(2)]


async def unsent_events(desk: Desk) -> object:
    async with desk.runtime.reading() as tx:
        types = [GradeChanged.type]
        return [row["type"] async for row in outbox_backlog.events(tx, types)]


async def unsent_aggregates(desk: Desk) -> object:
    """What `/state` leaves out, and says nothing of while they are many."""
    async with desk.runtime.reading() as tx:
        await outbox_backlog.must_be_few(tx)
        return await outbox_backlog.aggregates(tx, GradeChanged.aggregate)


async def age(desk: Desk) -> object:
    async with desk.runtime.looking() as tx:
        return await outbox_backlog.age(tx) > 0


async def history(desk: Desk) -> object:
    part = Part(PRODUCER, topic_of(PRODUCER), 0)
    log = OutboxHistory({PRODUCER: desk.runtime.db}, batch=100)
    return [
        message.key
        async for stretch in log.read({}, {part: len(KEYS)})
        for message in stretch.deliveries
    ]


async def status(desk: Desk) -> object:
    current = await outbox_position.status(desk.runtime)
    return current.kept, current.unsent


async def resend(desk: Desk) -> object:
    since = datetime.now(UTC) - timedelta(hours=25)
    return await outbox_position.resend(desk.runtime, since)


async def adopt(desk: Desk) -> object:
    async with desk.runtime.db.connection() as conn:
        await outbox.adopt(conn, topic_of(PRODUCER), "another cluster")
    async with desk.runtime.reading() as tx:
        adopted: object = await tx.fetchval(
            "SELECT count(*) FROM outbox WHERE xid > $1::text::xid8", desk.xid
        )
    return adopted


async def insertion(desk: Desk) -> object:
    async with facts_of(desk.runtime) as tx:
        await outbox.record(tx, fact("new", 1))
    return await small_window(desk)


async def redelivery(desk: Desk) -> object:
    async with facts_of(desk.runtime) as tx:
        return await inbox.accept(tx, CONSUMER, desk.handled)


async def new_delivery(desk: Desk) -> object:
    async with facts_of(desk.runtime) as tx:
        return len(await inbox.accept(tx, CONSUMER, [delivery(new_id())]))


async def had_before(desk: Desk) -> object:
    ids = [message.event_id for message in desk.handled]
    async with desk.runtime.reading() as tx:
        return await inbox.had_of(tx, CONSUMER, ids) == set(ids)


ASKED: dict[Statement, tuple[str, object]] = {
    small_window: ("outbox", KEYS),
    large_window: ("outbox", KEYS),
    unsent_events: ("outbox", [GradeChanged.type] * 3),
    unsent_aggregates: ("outbox", {f"{key}.market" for key in KEYS}),
    age: ("outbox", True),
    history: ("outbox", KEYS),
    status: ("outbox", (3, 3)),
    resend: ("outbox", 3),
    adopt: ("outbox", 3),
    insertion: ("outbox", [*KEYS, "new"]),
    redelivery: ("inbox", []),
    new_delivery: ("inbox", 1),
    had_before: ("inbox", True),
}


# --- how it is asked ----------------------------------------------------------------


async def answer_beside(
    desk: Desk, make: Maker, statement: Statement, waits_at: str
) -> object:
    """What a statement answers that begins while a maker has not committed yet."""
    table, _ = ASKED[statement]
    today = Partition(table, partitions.today())
    async with facts_of(desk.runtime) as maker:
        assert await make(maker, today)
        asking = asyncio.ensure_future(statement(desk))
        await eventually(
            lambda: somebody_waits(desk.runtime, table=waits_at.format(table)),
            waits_at,
            10,
        )
        assert not asking.done()
    async with asyncio.timeout(10):
        return await asking


@pytest.mark.parametrize("statement", ASKED, ids=lambda one: str(one.__name__))
async def test_a_statement_beside_a_maker_waits_for_the_parent_and_is_exact(
    desk: Desk, statement: Statement
) -> None:
    answer = await answer_beside(desk, partitions.make, statement, "{}")
    assert answer == ASKED[statement][1]


ERRING: dict[Statement, object] = {
    small_window: [],
    age: False,
    history: [],
    resend: outbox_position.NothingToResend,
    insertion: asyncpg.CheckViolationError,
    new_delivery: asyncpg.CheckViolationError,
}
"""What each gives beside the wrong maker. What reads by an older snapshot errs only
where the commit and what PostgreSQL tells other sessions of it come apart; a redelivery
is refused by PostgreSQL 15 and found again by 18."""


@pytest.mark.parametrize("statement", ERRING, ids=lambda one: str(one.__name__))
async def test_the_control_that_does_not_hold_the_parent_makes_statements_err(
    desk: Desk, statement: Statement
) -> None:
    answer: object
    try:
        answer = await answer_beside(
            desk, make_without_the_parents_lock, statement, "{}_rest"
        )
    except (asyncpg.CheckViolationError, outbox_position.NothingToResend) as refusal:
        answer = type(refusal)
    assert answer == ERRING[statement]
