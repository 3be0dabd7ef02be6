"""Marks: what an event touches is recomputed once, and not one of them is lost."""

import os
import subprocess
import sys

import pytest
from matching_svc.places.commands import (
    RecomputeFailedError,
    recompute,
    recompute_marked,
)
from matching_svc.places.context import context_of
from matching_svc.places.store.marks import WAITING

from shared.events.matching import JointProposed
from shared.events.plan import TaskChanged
from shared.messaging.rebuild import rebuild
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import PLACE, USCC, place, task

NAME = "matching-svc"
ELSEWHERE = f"{USCC}-002"
OPEN = """
SELECT place, day, array(SELECT jsonb_array_elements(members) ->> 'agency') AS agencies
FROM proposal WHERE status = 'proposed' ORDER BY place
"""
STEPS = (
    "places.marked",
    "places.locked",
    "places.written",
    "edge.before-commit",
    "edge.after-commit",
    "places.recomputed",
)


async def kept(world: World) -> None:
    """Let the consumer take what came; nothing is recomputed."""
    while await world.consumers[NAME].step():
        pass


async def waiting(world: World) -> int:
    async with world.db(NAME).reading() as tx:
        return int(await tx.fetchval(WAITING))


async def open_questions(world: World) -> list[tuple[object, ...]]:
    async with world.db(NAME).reading() as tx:
        return [tuple(row.values()) for row in await tx.fetch(OPEN)]


@pytest.fixture
async def marked(make_world: MakeWorld) -> World:
    """Two places with two tasks each: kept, marked, and not recomputed."""
    world = await make_world(NAME)
    for number in (PLACE, ELSEWHERE):
        await world.publish(
            "plan-svc",
            task(f"m.{number}", place=number),
            task(f"f.{number}", "fire", place=number),
        )
    await kept(world)
    return world


@pytest.mark.rule("M-14")
async def test_events_of_one_batch_at_one_place_cost_one_recompute(
    marked: World,
) -> None:
    assert (await waiting(marked), await open_questions(marked)) == (2, [])
    await marked.settle()
    assert await waiting(marked) == 0
    assert len(await marked.published(NAME, JointProposed)) == 2


@pytest.mark.rule("M-14")
async def test_an_event_that_comes_during_a_recompute_is_not_waited_for_nor_lost(
    marked: World,
) -> None:
    runtime = marked.db(NAME)
    await marked.publish("plan-svc", task("c1", "culture"))
    async with runtime.writing() as tx:
        await recompute(tx, [PLACE], context_of(runtime))
        await kept(marked)
    assert await waiting(marked) == 2, "the mark that came meanwhile, and elsewhere's"
    await marked.settle()
    assert "310116-culture" in str((await open_questions(marked))[0])


@pytest.mark.rule("M-14")
@pytest.mark.parametrize("step", STEPS)
async def test_killed_between_any_two_steps_a_worker_loses_no_mark(
    marked: World, step: str
) -> None:
    killed = subprocess.run(  # noqa: ASYNC221 - nothing else goes on
        [sys.executable, "-m", f"{__package__}.marked_worker", marked.url(NAME)],
        env={**os.environ, "ONEVISIT_KILL_AT": step},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert killed.returncode == -9, killed.stderr
    done = len(await open_questions(marked))
    assert (await waiting(marked) == 0) is (done == 2)
    await marked.settle()
    assert len(await open_questions(marked)) == 2
    assert len(await marked.published(NAME, JointProposed)) == 2


@pytest.mark.rule("M-14")
async def test_a_place_that_cannot_be_recomputed_keeps_no_other_from_it(
    marked: World,
) -> None:
    runtime = marked.db(NAME)
    async with runtime.writing() as tx:
        await tx.execute(
            "UPDATE task_copy SET items = '[{}]' WHERE place = $1", ELSEWHERE
        )
    with pytest.raises(RecomputeFailedError):
        await recompute_marked(runtime)
    assert [row[0] for row in await open_questions(marked)] == [PLACE]
    assert await waiting(marked) == 1
    later = task(f"m.{ELSEWHERE}", kind=TaskChanged, place=ELSEWHERE, version=2)
    await marked.publish("plan-svc", later)
    other = task(f"f.{ELSEWHERE}", "fire", TaskChanged, place=ELSEWHERE, version=2)
    await marked.publish("plan-svc", other)
    await marked.settle()
    assert [row[0] for row in await open_questions(marked)] == [PLACE, ELSEWHERE]


@pytest.mark.rule("M-12")
async def test_an_answer_meets_the_question_of_its_moment(marked: World) -> None:
    """The place closed on the proposed day, and is not recomputed yet."""
    await marked.settle()
    (_, day, _), _ = await open_questions(marked)
    await marked.publish("subject-svc", place(closed_days=(day,)))
    await kept(marked)
    client = marked.client(NAME, "310116-market", role="coordinator")
    shown = await client.get("/matching/v1/proposals", params={"place": PLACE})
    [proposal] = shown.json()["items"]
    assert proposal["day"] == str(day)
    answer = await client.post(
        f"/matching/v1/proposals/{proposal['number']}/answers",
        json={"answer": "join", "day": str(day)},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal-moved")
    assert answer.json()["day"] > str(day)


@pytest.mark.rule("X-13")
async def test_a_rebuild_marks_the_places_that_it_changed_and_no_others(
    marked: World,
) -> None:
    await marked.settle()
    before = await open_questions(marked)
    async with marked.db(NAME).writing() as tx:
        await tx.execute("DELETE FROM task_copy WHERE number = $1", f"m.{PLACE}")
        await recompute(tx, [PLACE], context_of(marked.db(NAME)))
    assert await open_questions(marked) == before[1:]
    await rebuild(marked.db(NAME), lambda _: None)
    async with marked.db(NAME).reading() as tx:
        keys = {row["key"] for row in await tx.fetch("SELECT key FROM mark")}
    assert keys == {PLACE}
    await marked.settle()
    assert await open_questions(marked) == before
    await rebuild(marked.db(NAME), lambda _: None)
    assert await waiting(marked) == 0
