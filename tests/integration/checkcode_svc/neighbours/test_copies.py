"""Copies of neighbours' state: twice, out of order, and as the tables are (M-14)."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from checkcode_svc.base import Base
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from shared.events.plan import TaskStatus
from shared.migrate.chassis import KEPT, TABLES
from tests.factories.plan import agency, item
from tests.factories.subject import inspector
from tests.integration.checkcode_svc.scene import (
    HEALTH,
    MARKET,
    MARKET_TASK,
    SERVICE,
    District,
    inspectors,
    place,
    task,
)


@pytest.mark.rule("M-14")
async def test_copies_delivered_twice_are_as_delivered_once(alone: District) -> None:
    before = await alone.state()

    await alone.world.deliver_again(SERVICE)
    await alone.world.settle()

    assert await alone.state() == before


@pytest.mark.rule("M-14")
async def test_an_older_version_that_arrives_late_changes_nothing(
    alone: District,
) -> None:
    one = inspectors(MARKET)[0]
    await alone.tell(
        task(MARKET_TASK, MARKET, "market-001", version=3, status=TaskStatus.WITHDRAWN),
        place(version=3, address="新址"),
        item("market-001", claimed_by=(HEALTH,), version=3),
        agency(MARKET).model_copy(update={"version": 3, "name": "新名称"}),
        inspector(one, MARKET, version=3, revoked=True),
    )
    newest = await alone.state()

    await alone.tell(
        task(MARKET_TASK, MARKET, "market-001", version=2),
        place(version=2),
        item("market-001", version=2),
        agency(MARKET).model_copy(update={"version": 2}),
        inspector(one, MARKET, version=2),
    )

    assert await alone.state() == newest
    refused = await alone.apply()
    assert {problem["code"] for problem in refused.json()["problems"]} == {
        "task-not-open",
        "item-not-claimed",
        "certificate-not-valid",
    }


async def test_the_migrated_tables_are_those_of_the_models(alone: District) -> None:
    url = alone.world.url(SERVICE).split("://", 1)[1]
    engine = create_async_engine(f"postgresql+asyncpg://{url}")

    ours = (*TABLES, *KEPT, "alembic")

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not (name or "").startswith(ours)
                ),
            },
        )
        return list(compare_metadata(context, Base.metadata))

    async with engine.connect() as connection:
        differing = await connection.run_sync(differences)
    await engine.dispose()
    assert differing == []
