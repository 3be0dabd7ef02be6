"""Visits and what they found are summed as they happen, in any order (P-27)."""

import asyncio
from datetime import date
from itertools import permutations
from random import Random

import pytest
from plan_svc.past import store

from shared.events import Event
from tests.factories import checkcode
from tests.integration.plan_svc.planned import District

pytestmark = pytest.mark.rule("P-27")
CULTURE = "310116-culture"
DAY = date(2026, 3, 10)
Sums = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


async def sums(district: District) -> Sums:
    """What is summed by place and by item; what came to nothing is no row."""
    async with district.world.databases["plan-svc"].connection() as conn:
        places = await conn.fetch(
            "SELECT place, year, domain, visits, planned, problems FROM past_place "
            "WHERE visits > 0 ORDER BY 1, 2, 3"
        )
        items = await conn.fetch(
            "SELECT agency, item, year, visits, problems FROM past_item "
            "WHERE visits > 0 ORDER BY 1, 2, 3"
        )
    return [tuple(row) for row in places], [tuple(row) for row in items]


async def counted_anew(district: District) -> Sums:
    async with district.world.db("plan-svc").writing() as tx:
        tx.act.waive()
        await store.recount.run(tx)
    return await sums(district)


def visit(task: str, at: str, number: int = 1, **changes: object) -> Event:
    return checkcode.visit(
        (task,),
        DAY,
        visit_id=f"visit-{number}",
        agencies=(CULTURE,),
        place=at,
        uscc=at[:18],
        **changes,
    )


def result(task: str, at: str, number: int = 1, **changes: object) -> Event:
    return checkcode.result(
        CULTURE,
        visit_id=f"visit-{number}",
        tasks=(task,),
        place=at,
        uscc=at[:18],
        **changes,
    )


async def task_at(district: District, at: str, **changes: object) -> str:
    await district.filed([at], CULTURE, **changes)
    answer = await district.planner(CULTURE).get(f"/plan/v1/tasks?place={at}")
    [task] = answer.json()["items"]
    return str(task["number"])


async def test_a_visit_and_its_problem_are_one_more_of_place_and_item(
    district: District,
) -> None:
    [at] = await district.register([1])
    task = await task_at(district, at)
    assert await sums(district) == ([], [])
    await district.tell("checkcode-svc", visit(task, at))
    assert await sums(district) == (
        [(at, 2026, "culture", 1, 1, 0)],
        [(CULTURE, "culture-001", 2026, 1, 0)],
    )
    await district.tell("checkcode-svc", result(task, at, problems=2))
    assert await sums(district) == (
        [(at, 2026, "culture", 1, 1, 1)],
        [(CULTURE, "culture-001", 2026, 1, 1)],
    )
    await district.tell("checkcode-svc", result(task, at, problems=0, version=2))
    [place], _ = await sums(district)
    assert place[-1] == 0


async def test_what_is_planned_alone_classified_or_out_of_scope_is_not_counted(
    district: District,
) -> None:
    first, second, third = await district.register([1, 2, 3])
    await task_at(district, first)
    secret = await task_at(district, second, classified=True)
    out = await task_at(district, third, out_of_scope="commitment")
    await district.tell("checkcode-svc", visit(secret, second, classified=True))
    await district.tell("checkcode-svc", visit(out, third, 2, counted=False))
    assert await sums(district) == ([], [])


async def test_a_visit_that_is_taken_back_is_taken_out(district: District) -> None:
    [at] = await district.register([1])
    task = await task_at(district, at)
    await district.tell("checkcode-svc", visit(task, at), result(task, at, problems=1))
    await district.tell("checkcode-svc", visit(task, at, version=2, cancelled=True))
    assert await sums(district) == ([], [])
    assert await counted_anew(district) == ([], [])


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_events_in_any_order_and_twice_come_to_the_same(
    district: District, order: tuple[int, ...]
) -> None:
    [at] = await district.register([1])
    task = await task_at(district, at)
    happened = [
        visit(task, at),
        result(task, at, problems=1),
        result(task, at, 2, problems=0),
    ]
    for index in (*order, *order):
        await district.tell("checkcode-svc", happened[index])
    await district.world.deliver_again("plan-svc")
    await district.world.settle()
    assert await sums(district) == (
        [(at, 2026, "culture", 1, 1, 1)],
        [(CULTURE, "culture-001", 2026, 1, 1)],
    )


async def test_whatever_happens_the_sums_are_those_counted_anew(
    district: District,
) -> None:
    dice = Random(27)
    places = await district.register(range(8))
    await district.filed(places, CULTURE)
    tasks = {task["place"]: task["number"] for task in await district.tasks()}
    for step in range(60):
        at = dice.choice(places)
        number = dice.randint(1, 2) + 10 * places.index(at)
        told = dice.choice(
            [
                visit(tasks[at], at, number, version=step + 1),
                visit(tasks[at], at, number, version=step + 1, cancelled=True),
                result(
                    tasks[at],
                    at,
                    number,
                    version=step + 1,
                    problems=dice.choice([0, 0, 3]),
                ),
            ]
        )
        await district.tell("checkcode-svc", told)
    kept = await sums(district)
    assert kept[0]
    assert kept == await counted_anew(district)


async def test_a_lost_copy_that_is_put_back_leaves_the_sums_right(
    district: District,
) -> None:
    """A rebuild removes and writes rows of results; the triggers follow (X-13)."""
    [at] = await district.register([1])
    task = await task_at(district, at)
    await district.tell("checkcode-svc", visit(task, at), result(task, at, problems=1))
    before = await sums(district)
    async with district.world.databases["plan-svc"].connection() as conn:
        rows = await conn.fetch("DELETE FROM task_result RETURNING *")
        [without], _ = await sums(district)
        assert without[-1] == 0
        await conn.copy_records_to_table("task_result", records=map(tuple, rows))
    assert await sums(district) == before


async def test_a_visit_and_its_result_at_the_same_time_lose_nothing(
    district: District,
) -> None:
    [at] = await district.register([1])
    task = await task_at(district, at)
    pool = district.world.databases["plan-svc"]
    update = "UPDATE task SET status = 'visited', visited_on = $2 WHERE number = $1"
    insert = "INSERT INTO task_result VALUES ($1, 'visit-1', true, 1)"
    for first, second in ((update, insert), (insert, update)):
        args = {update: (task, DAY), insert: (task,)}
        async with pool.connection() as one, pool.connection() as other:
            turn = one.transaction()
            await turn.start()
            await one.execute(first, *args[first])
            waiting = asyncio.create_task(other.execute(second, *args[second]))
            done, _ = await asyncio.wait({waiting}, timeout=0.2)
            assert not done
            await turn.commit()
            await waiting
            [place], _ = await sums(district)
            assert place == (at, 2026, "culture", 1, 1, 1)
            await one.execute("DELETE FROM task_result")
            await one.execute("UPDATE task SET status = 'scheduled', visited_on = NULL")
