"""A subject is graded where its places are, whatever district registered it (S-12)."""

import httpx
import pytest

from shared.civic import uscc
from shared.events.subject import PlaceKind
from shared.testing.world import MakeWorld, World
from tests.factories import subject
from tests.integration.credit_svc.grades.test_grades_over_http import put, send

pytestmark = pytest.mark.rule("S-12")
ONE, OTHER = uscc.make("310116", 1), uscc.make("310116", 2)
HERE, THERE, ELSEWHERE = "310116", "310104", "310101"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """A subject with a place in its district, and one in a town of another."""
    world = await make_world("credit-svc")
    await world.publish(
        "subject-svc",
        subject.place(ONE, region=HERE),
        subject.place(ONE, number=f"{ONE}-002", region=THERE, town=f"{THERE}001"),
    )
    await world.settle()
    return world


def grader(world: World, region: str) -> httpx.AsyncClient:
    return world.client("credit-svc", f"{region}-market", role="grader")


async def test_every_district_with_a_place_of_it_grades_and_sees_the_subject(
    world: World,
) -> None:
    for region, grade in ((HERE, "B"), (THERE, "C"), (f"{THERE}001", "D")):
        answer = await put(grader(world, region), "market", ONE, grade=grade)
        assert (answer.status_code, answer.json().get("grade")) == (200, grade), region
    path = f"/credit/v1/grades/market/{ONE}"
    for region in (HERE, THERE, f"{THERE}001"):
        seen = await grader(world, region).get(path)
        assert (seen.status_code, seen.json()["grade"]) == (200, "D"), region
        listed = (await grader(world, region).get("/credit/v1/grades")).json()
        assert len(listed["items"]) == 1
    history = (await grader(world, HERE).get(f"{path}/history")).json()["items"]
    assert [version["grade"] for version in history] == ["D", "C", "B"]


@pytest.mark.parametrize("region", [ELSEWHERE, f"{THERE}002"])
async def test_where_it_has_no_place_it_is_neither_graded_nor_seen(
    world: World, region: str
) -> None:
    assert (await put(grader(world, HERE), "market", ONE, grade="B")).status_code == 200
    refused = await put(grader(world, region), "market", ONE, grade="C")
    problem = refused.json()
    assert (problem["code"], problem["rule"]) == ("no-place-here", "S-12")
    report = await send(grader(world, region), f"uscc,domain,grade\n{ONE},market,C\n")
    assert report.json()["refusals"][0]["code"] == "no-place-here"
    seen = await grader(world, region).get(f"/credit/v1/grades/market/{ONE}")
    assert seen.status_code == 404


async def test_a_first_grade_is_refused_where_it_has_no_place_too(world: World) -> None:
    refused = await put(grader(world, ELSEWHERE), "market", ONE, grade="C")
    assert refused.json()["code"] == "no-place-here"


async def test_a_subject_whose_places_are_not_told_yet_is_the_first_graders(
    world: World,
) -> None:
    first = await put(grader(world, ELSEWHERE), "market", OTHER, grade="C")
    assert first.status_code == 200
    second = await put(grader(world, HERE), "market", OTHER, grade="B")
    assert second.json()["code"] == "foreign-region"


async def test_whoever_is_on_a_project_is_graded_where_it_is_built(
    world: World,
) -> None:
    project = subject.place(
        ONE,
        number="JS-2026-0001",
        region=ELSEWHERE,
        kind=PlaceKind.PROJECT,
        subjects=(ONE, OTHER),
    )
    await world.publish("subject-svc", project)
    await world.settle()
    builder = await put(grader(world, ELSEWHERE), "market", OTHER, grade="B")
    assert builder.status_code == 200, builder.text


async def test_a_place_that_is_given_up_gives_no_say_any_more(world: World) -> None:
    gone = subject.place(
        ONE, number=f"{ONE}-002", region=THERE, retired=True, version=2
    )
    await world.publish("subject-svc", gone)
    await world.settle()
    refused = await put(grader(world, THERE), "market", ONE, grade="C")
    assert refused.json()["code"] == "no-place-here"
