"""A grade is found by either code of its subject, and keeps its own (S-12)."""

from datetime import date
from itertools import permutations

import pytest

from shared.testing.world import MakeWorld, World
from tests.factories import subject
from tests.integration.credit_svc.grades.test_grades_over_http import put
from tests.integration.credit_svc.grades.test_where_places_are import (
    HERE,
    ONE,
    OTHER,
    grader,
)

pytestmark = pytest.mark.rule("S-12")


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    world = await make_world("credit-svc")
    await world.publish("subject-svc", subject.place(ONE), subject.place(OTHER))
    await world.settle()
    return world


async def seen(world: World, code: str) -> tuple[str, str] | None:
    path = f"/credit/v1/grades/market/{code}"
    answer = await grader(world, HERE).get(path)
    if answer.status_code == 404:
        return None
    history = (await grader(world, HERE).get(f"{path}/history")).json()["items"]
    assert history[0]["grade"] == answer.json()["grade"]
    return answer.json()["uscc"], answer.json()["grade"]


async def merge(world: World, version: int, *, together: bool = True) -> None:
    told = subject.merged(ONE, OTHER, version=version, merged=together)
    await world.publish("subject-svc", told)
    await world.settle()


async def test_a_grade_of_one_code_is_the_others_until_they_are_split(
    world: World,
) -> None:
    assert (await put(grader(world, HERE), "market", ONE, grade="B")).is_success
    await merge(world, 1)
    assert await seen(world, ONE) == await seen(world, OTHER) == (ONE, "B")
    listed = await grader(world, HERE).get("/credit/v1/grades", params={"uscc": OTHER})
    assert [row["uscc"] for row in listed.json()["items"]] == [ONE]
    await merge(world, 2, together=False)
    assert await seen(world, OTHER) is None


async def test_of_two_grades_the_later_counts_and_of_one_day_the_worse(
    world: World,
) -> None:
    await merge(world, 1)
    day = date(2026, 3, 1)
    for code, letter, since, expected in (
        (ONE, "B", day, (ONE, "B")),
        (OTHER, "A", day, (ONE, "B")),
        (OTHER, "C", day, (OTHER, "C")),
        (ONE, "A", date(2026, 3, 2), (ONE, "A")),
        (OTHER, "D", date(2026, 4, 1), (ONE, "A")),
    ):
        answer = await put(
            grader(world, HERE), "market", code, grade=letter, valid_from=str(since)
        )
        assert answer.is_success, answer.text
        assert await seen(world, ONE) == await seen(world, OTHER) == expected


@pytest.mark.parametrize("order", [*permutations((1, 2, 3))])
async def test_in_any_order_and_twice_the_newest_word_counts(
    world: World, order: tuple[int, ...]
) -> None:
    assert (await put(grader(world, HERE), "market", ONE, grade="B")).is_success
    for version in order:
        await merge(world, version, together=version != 2)
    await world.deliver_again("credit-svc")
    await world.settle()
    assert await seen(world, OTHER) == (ONE, "B")
