from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from matching_svc.places.commands import recompute, run_day, run_when_due
from matching_svc.proposals.domain.change import Change
from matching_svc.tasks.domain.context import MatchingContext

from shared.db import Tx
from shared.events.matching import JointProposed
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import USCC, task

PLACES = [f"{USCC}-{number:03}" for number in range(1, 6)]


async def filled(make_world: MakeWorld, **settings: Any) -> World:
    """A world in daily mode with five places of two agencies each."""
    world = await make_world("matching-svc", recompute="daily", **settings)
    for place in PLACES:
        await world.publish(
            "plan-svc",
            task(f"m.{place}", place=place),
            task(f"f.{place}", "fire", place=place),
        )
    await world.settle()
    return world


async def run(world: World, day: str | None = None) -> dict[str, Any]:
    client = world.client("matching-svc", role="ops")
    answer = await client.post("/matching/v1/runs", json={"day": day} if day else {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def state(world: World) -> list[tuple[Any, ...]]:
    async with world.db("matching-svc").reading() as tx:
        rows = await tx.fetch(
            """SELECT number, day, lead, status, members::text, answers_due, version
               FROM proposal ORDER BY number"""
        )
    return [tuple(row.values()) for row in rows]


@pytest.mark.rule("M-01")
@pytest.mark.rule("M-14")
async def test_in_daily_mode_proposals_come_with_the_days_run_and_only_once(
    make_world: MakeWorld,
) -> None:
    world = await filled(make_world)
    assert await state(world) == []
    first = await run(world)
    assert (first["places"], first["proposed"]) == (5, 5)
    before = await state(world)
    again = await run(world, "2026-03-02")
    assert again["proposed"] == first["proposed"]
    assert await state(world) == before
    assert len(await world.published("matching-svc", JointProposed)) == 5


@pytest.mark.rule("M-14")
async def test_a_run_that_was_killed_goes_on_and_ends_the_same(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = await filled(make_world, run_chunk_places=1)
    await run(undisturbed)
    world = await filled(make_world, run_chunk_places=1)
    seen: list[list[str]] = []

    async def breaks(
        tx: Tx, places: Sequence[str], context: MatchingContext
    ) -> Sequence[Change]:
        seen.append(list(places))
        if len(seen) == 3:
            raise ConnectionResetError("killed")
        return await recompute(tx, places, context)

    monkeypatch.setattr("matching_svc.places.commands.run.recompute", breaks)
    day = world.clock.today()
    with pytest.raises(ConnectionResetError):
        await run_day(world.db("matching-svc"), day)
    assert len(await state(world)) == 2
    result = await run_day(world.db("matching-svc"), day)
    # the two places that were done are not done again
    assert seen[3:] == [[spot] for spot in PLACES[2:]]
    assert (result.places, result.proposed) == (5, 5)
    assert await state(world) == await state(undisturbed)


@pytest.mark.rule("M-14")
async def test_a_day_before_the_last_run_is_refused(make_world: MakeWorld) -> None:
    world = await filled(make_world)
    await run(world, "2026-03-03")
    client = world.client("matching-svc", role="ops")
    refused = await client.post("/matching/v1/runs", json={"day": "2026-03-02"})
    assert (refused.status_code, refused.json()["code"]) == (409, "run-day-passed")


@pytest.mark.rule("M-07")
async def test_the_worker_runs_each_day_once_in_live_mode(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    runtime = world.db("matching-svc")
    await world.publish("plan-svc", task("m"), task("f", "fire"))
    await world.settle()
    for day in (2, 2, 4, 6):
        world.clock.set(datetime(2026, 3, day, 1, tzinfo=UTC))
        await run_when_due(runtime)
    async with runtime.reading() as tx:
        rows = await tx.fetch("SELECT day, answered, withdrawn FROM run ORDER BY day")
    assert [tuple(row.values())[1:] for row in rows] == [(0, 0), (1, 0), (0, 1)]


@pytest.mark.rule("M-07")
async def test_the_summary_counts_proposals_by_end_and_declines_by_reason(
    make_world: MakeWorld,
) -> None:
    world = await filled(make_world)
    await run(world)
    numbers = [row[0] for row in await state(world)]
    answers = [
        (numbers[0], {"answer": "join"}, {"answer": "join"}),
        (numbers[1], {"answer": "join"}, {"answer": "decline", "reason": "nature"}),
    ]
    for number, *given in answers:
        for domain, body in zip(("market", "fire"), given, strict=True):
            client = world.client(
                "matching-svc", f"310116-{domain}", role="coordinator"
            )
            done = await client.post(
                f"/matching/v1/proposals/{number}/answers", json=body
            )
            assert done.status_code == 200, done.text
    world.clock.set(datetime(2026, 3, 6, 1, tzinfo=UTC))
    await run(world)
    client = world.client("matching-svc", role="coordinator")
    found = (
        await client.get(
            "/matching/v1/summary", params={"from": "2026-03-01", "to": "2026-03-31"}
        )
    ).json()
    assert found == {
        "proposals": {
            "made": 5,
            "open": 0,
            "agreed": 1,
            "declined": 4,
            "withdrawn": 0,
            "expired": 0,
        },
        "declines": {"nature": 1, "silent": 6},
        "visits_saved": 1,
    }
