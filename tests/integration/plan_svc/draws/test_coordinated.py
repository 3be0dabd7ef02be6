"""Draws of agencies meet, years take turns, and nothing heaps up (X-15)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.events.matching import AnswerKind, JointWithdrawn
from tests.factories import checkcode, matching
from tests.integration.plan_svc.planned import District, Json

CULTURE, HEALTH, FIRE = "310116-culture", "310116-health", "310116-fire"
NONE = {"none": "0.2"}


async def drawn(
    district: District, agency: str, ratio: str = "0.2", **changes: Any
) -> Json:
    """A plan of an agency whose places were drawn, filed."""
    plan = await district.draft(agency, **changes)
    await district.draw(plan, ratios={"none": ratio})
    return await district.through(await district.seen(plan))


async def visit(district: District, plan: Json, day: date) -> list[str]:
    """Every task of a plan is carried out on a day, each on a visit of its own."""
    tasks = await district.tasks(plan_code=plan["plan_code"])
    visits = [
        checkcode.visit(
            (task["number"],),
            day,
            visit_id=f"{day}-{task['number']}",
            place=task["place"],
            uscc=task["uscc"],
            agencies=(task["agency"],),
        )
        for task in tasks
    ]
    await district.tell("checkcode-svc", *visits)
    return [task["place"] for task in tasks]


async def behind(district: District, plan: Json) -> set[str]:
    """The drawn places that had come behind the others."""
    answer = await district.planner(plan["agency"]).get(
        f"/plan/v1/plans/{plan['id']}/draws/1/file"
    )
    lines = [line.split(",") for line in answer.text.splitlines()]
    return {line[1] for line in lines if line[0] == "d" and line[4] == "1"}


def overlap(sets: Iterable[list[str]]) -> set[str]:
    first, *others = sets
    return set(first).intersection(*others)


@pytest.mark.rule("X-15")
async def test_three_agencies_meet_at_as_many_places_as_the_smallest_draws(
    district: District,
) -> None:
    await district.register(range(40))
    plans = [
        await drawn(district, agency, ratio)
        for agency, ratio in ((CULTURE, "0.1"), (HEALTH, "0.25"), (FIRE, "0.15"))
    ]
    sets = [await district.places_of(plan) for plan in plans]
    assert [len(places) for places in sets] == [4, 10, 6]
    assert len(overlap(sets)) == 4
    assert len(set().union(*sets)) == 10


@pytest.mark.rule("X-15")
@pytest.mark.parametrize("declined", [True, False])
async def test_where_agencies_decline_to_join_a_place_comes_behind(
    district: District,
    declined: bool,  # noqa: FBT001 - a case of the test
) -> None:
    """Two tasks whose agencies stay apart are the row's two visits of the year."""
    await district.register(range(10))
    plans = [await drawn(district, agency) for agency in (CULTURE, HEALTH)]
    first = set(await district.places_of(plans[0]))
    if declined:
        for number, plan in enumerate(plans):
            await district.tell(
                "matching-svc", *(await declines(district, plan, number))
            )
    third = await district.draft(FIRE)
    told = await district.draw(third, ratios=NONE)
    places = set(await district.places_of(third))
    assert (places & first == set()) is declined
    assert told["groups"][0]["behind"] == (2 if declined else 0)
    everybody = await district.draft(FIRE)
    await district.draw(everybody, ratios={"none": "1"})
    assert await behind(district, everybody) == (first if declined else set())


async def declines(district: District, plan: Json, number: int) -> list[JointWithdrawn]:
    """Its agency declines a joint visit for each task of a plan."""
    tasks = await district.tasks(plan_code=plan["plan_code"])
    return [
        matching.proposal(
            JointWithdrawn,
            {task["agency"]: (task["number"],)},
            number=f"LH-{number}-{nth}",
            place=task["place"],
            uscc=task["uscc"],
            status="withdrawn",
            members=(
                matching.member(
                    task["agency"], task["number"], answer=AnswerKind.DECLINE
                ),
            ),
        )
        for nth, task in enumerate(tasks)
    ]


@pytest.mark.rule("X-15")
async def test_whoever_has_had_its_visits_this_year_comes_behind(
    district: District,
) -> None:
    await district.register(range(10))
    plans = [await drawn(district, agency) for agency in (CULTURE, HEALTH)]
    visited = [await visit(district, plan, date(2026, 3, 9)) for plan in plans]
    assert set(visited[0]) == set(visited[1])
    later = await district.draft(FIRE)
    await district.draw(later, ratios=NONE)
    assert set(await district.places_of(later)).isdisjoint(visited[0])


@pytest.mark.rule("X-15")
async def test_who_was_drawn_and_visited_comes_last_in_the_next_year(
    district: District,
) -> None:
    """Half a year's places each: the second year takes the other half."""
    await district.register(range(10))
    first = await drawn(district, CULTURE, "0.5")
    visited = set(await visit(district, first, date(2026, 3, 9)))
    district.world.clock.set(datetime(2026, 12, 30, tzinfo=UTC))
    await district.fix_frame(2027)
    plan = await district.draft(
        CULTURE, period_from="2027-03-01", period_to="2027-03-31"
    )
    answer = await district.planner(CULTURE).post(
        f"/plan/v1/plans/{plan['id']}/draw", json={"ratios": {"none": "0.5"}}
    )
    assert answer.status_code == 200, answer.text
    assert set(await district.places_of(plan)).isdisjoint(visited)


@pytest.mark.rule("X-15")
async def test_a_visit_that_nobody_drew_moves_no_place(district: District) -> None:
    """Else whoever wants to come last would ask for a visit."""
    places = await district.register(range(4))
    plan = await district.filed(places[:2], CULTURE)
    await visit(district, plan, date(2026, 3, 9))
    district.world.clock.set(datetime(2026, 12, 30, tzinfo=UTC))
    await district.fix_frame(2027)
    async with district.world.runtimes["plan-svc"].reading() as tx:
        rows = await tx.fetch("SELECT number FROM draw_number WHERE year = 2027")
    assert {row["number"][0] for row in rows} == {0}
