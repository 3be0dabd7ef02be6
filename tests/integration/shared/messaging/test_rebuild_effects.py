"""A rebuild takes no effect away from a message that has it still before it."""

from uuid import UUID

import pytest

from shared.db import ReadTx
from shared.events.plan import TaskStatus, TaskWithdrawn
from shared.messaging import inbox
from shared.messaging.parking import requeue
from shared.messaging.rebuild import rebuild
from shared.testing.world import MakeWorld
from tests.integration.checkcode_svc.scene import (
    MARKET,
    MARKET_TASK,
    SERVICE,
    District,
    a_district,
    task,
)
from tests.readmodels import digests

STATUS = "SELECT status FROM code"
IN_COPY = "SELECT status FROM task_copy WHERE number = $1"


def quiet(_: str) -> None:
    """Nobody waits."""


@pytest.fixture
async def coded(make_world: MakeWorld) -> District:
    """Market has a code, and plan-svc has just withdrawn its task."""
    district = await a_district(make_world)
    await district.applied()
    withdrawn = task(
        MARKET_TASK, MARKET, "market-001", version=2, status=TaskStatus.WITHDRAWN
    )
    event = TaskWithdrawn.model_validate(withdrawn.model_dump())
    await district.world.publish("plan-svc", event)
    return district


async def value(district: District, sql: str, *args: object) -> str:
    (row,) = await district.rows(sql, *args)
    return str(next(iter(row.values())))


@pytest.mark.rule("X-13")
async def test_a_message_that_was_not_handled_is_left_to_its_handler(
    coded: District,
) -> None:
    runtime = coded.world.db(SERVICE)
    report = await rebuild(runtime, quiet)
    assert not report.differs
    assert report.waiting
    assert await value(coded, IN_COPY, MARKET_TASK) == "scheduled"
    await coded.world.settle()
    assert await value(coded, IN_COPY, MARKET_TASK) == "withdrawn"
    assert await value(coded, STATUS) == "cancelled", "no code outlives its tasks"


async def test_the_control_that_folds_what_was_not_handled_loses_the_effect(
    coded: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def every_one(_tx: ReadTx, _consumer: str, ids: list[UUID]) -> set[UUID]:
        return set(ids)

    monkeypatch.setattr(inbox, "had_of", every_one)
    await rebuild(coded.world.db(SERVICE), quiet)
    assert await value(coded, IN_COPY, MARKET_TASK) == "withdrawn"
    await coded.world.settle()
    assert await value(coded, STATUS) == "issued", "the control must show the loss"


@pytest.mark.rule("X-13")
async def test_parked_messages_wait_through_a_rebuild_and_have_their_effect_after(
    coded: District,
) -> None:
    runtime = coded.world.db(SERVICE)
    async with coded.world.owner(SERVICE) as owner:
        await owner.execute(
            "ALTER TABLE task_copy ADD CONSTRAINT fault CHECK (status <> 'withdrawn')"
        )
    await coded.world.settle()
    async with runtime.reading() as tx:
        assert await inbox.count_parked_keys(tx, SERVICE) == 1
    async with coded.world.owner(SERVICE) as owner:
        await owner.execute("ALTER TABLE task_copy DROP CONSTRAINT fault")
    before = await digests(runtime)
    report = await rebuild(runtime, quiet)
    assert report.parked
    assert await digests(runtime) == before
    (key,) = {row["key"] for row in await coded.rows("SELECT key FROM inbox_parked")}
    assert await requeue(runtime, key) == 1
    assert await value(coded, STATUS) == "cancelled"
