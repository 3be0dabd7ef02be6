"""A view's members are those of whom its question is true, in both services (S-02)."""

from datetime import date
from typing import Any

import httpx
import pytest
from plan_svc.neighbours import queries as planning

from shared.civic.views import PlaceFacts, holds
from shared.db.statements import Rows, query, sql
from shared.events.subject import (
    ListMembership,
    ListName,
    PlaceKind,
    SubjectViewChanged,
)
from shared.testing.world import MakeWorld, World
from tests.integration.subject_svc.views.asking import (
    MARKET,
    VIEWS,
    furnish,
    make,
    questions,
)
from tests.lists import by_pages

pytestmark = pytest.mark.rule("S-02")
_GRADES = """
SELECT DISTINCT ON (uscc, domain) uscc, domain, grade FROM grade_day
WHERE valid_from <= $1 ORDER BY uscc, domain, version DESC
"""


@query
def frame(  # noqa: PLR0917 - as many as a view asks
    region: str,
    kinds: list[str],
    business_types: list[str],
    industries: list[str],
    areas: list[str],
    grade_domain: str,
    grades: list[str],
    on_lists: list[str],
    off_lists: list[str],
    day: date,
) -> Rows[str]:
    return sql(
        str,
        f"SELECT number FROM {planning.PLACES} c WHERE {planning.IN_VIEW} ORDER BY 1",
        *(region, kinds, business_types, industries, areas),
        *(grade_domain, grades, on_lists, off_lists, day),
    )


async def facts_of(world: World) -> dict[str, PlaceFacts]:
    """What each place is today, read row by row and put together here."""
    today = world.clock.today()
    async with world.db("subject-svc").reading() as tx:
        places = await tx.fetch("SELECT * FROM place")
        subjects = {row["uscc"]: row for row in await tx.fetch("SELECT * FROM subject")}
        graded = await tx.fetch(_GRADES, today)
        entries = await tx.fetch("SELECT * FROM list_entry WHERE active")
    grades: dict[str, dict[str, str]] = {}
    for row in graded:
        grades.setdefault(row["uscc"], {})[row["domain"]] = row["grade"]
    lists: dict[str, set[ListMembership]] = {}
    for row in entries:
        if row["valid_from"] <= today <= (row["valid_to"] or date.max):
            entry = ListMembership(
                list_name=ListName(row["list_name"]), domain=row["domain"]
            )
            lists.setdefault(row["uscc"], set()).add(entry)
    return {
        place["number"]: PlaceFacts(
            region=place["region"],
            town=place["town"],
            kind=PlaceKind(place["kind"]),
            business_types=frozenset(place["business_types"]),
            industry=subjects[place["uscc"]]["industry"],
            retired=place["retired"] or subjects[place["uscc"]]["status"] == "retired",
            grades=grades.get(place["uscc"], {}),
            lists=frozenset(lists.get(place["uscc"], ())),
        )
        for place in places
    }


async def test_the_register_and_a_draws_frame_answer_as_the_question_has_it(
    make_world: MakeWorld,
) -> None:
    world = await make_world("subject-svc", "plan-svc")
    await furnish(world, seed=1, subjects=25)
    planner = world.client("subject-svc", MARKET, role="planner")
    facts = await facts_of(world)
    sizes = set()
    for number, asked in enumerate(questions(seed=2, count=20)):
        view = await make(planner, f"视图 {number}", **asked)
        await world.settle()
        [event] = [
            event
            for event in await world.published("subject-svc", SubjectViewChanged)
            if str(event.id) == view["id"]
        ]
        expected = sorted(
            place
            for place, each in facts.items()
            if holds(event.region, event.criteria, each)
        )
        path = f"{VIEWS}/{view['id']}"
        answer = await planner.get(f"{path}/members", params={"limit": "200"})
        assert [row["number"] for row in answer.json()["items"]] == expected, asked
        size = (await planner.get(f"{path}/size")).json()
        subjects = {place.rpartition("-")[0] for place in expected}
        assert size == {"places": len(expected), "subjects": len(subjects)}
        assert await framed(world, event) == expected, asked
        sizes.add(len(expected))
    assert len(sizes) > 5, "the questions tell places apart"


async def framed(world: World, event: SubjectViewChanged) -> list[str]:
    """The places that planning finds by its own copy of the question."""
    async with world.db("plan-svc").reading() as tx:
        view = await planning.view(tx, event.id)
        assert view is not None
        assert view.version == event.version
        return await frame.all(tx, *view.question(), world.clock.today())


async def test_members_come_in_pages_and_both_ways(world: World) -> None:
    await furnish(world, seed=3, subjects=4)
    planner = world.client("subject-svc", MARKET, role="planner")
    view = await make(planner, "全部")
    path = f"{VIEWS}/{view['id']}/members"
    rows: list[dict[str, Any]] = (await planner.get(path)).json()["items"]
    by_name = sorted(rows, key=lambda row: (row["name"], row["number"]))
    for sort, ordered in (("number", rows), ("name", by_name)):
        assert await by_pages(planner, path, sort=sort) == ordered
        assert await by_pages(planner, path, sort=f"-{sort}") == ordered[::-1]
    exported = await planner.get(f"{path}.csv")
    assert exported.text.count("\r\n") == len(rows) + 1


async def test_a_town_sees_of_a_districts_view_what_lies_in_it_and_strangers_nothing(
    world: World,
) -> None:
    await furnish(world, seed=4, subjects=8)
    planner = world.client("subject-svc", MARKET, role="planner")
    view = await make(planner, "全区")
    path = f"{VIEWS}/{view['id']}"

    async def seen(client: httpx.AsyncClient) -> int:
        return (await client.get(f"{path}/members")).status_code

    for agency in ("310101-market", "310116101-urban_management"):
        stranger = world.client("subject-svc", agency, role="planner")
        assert await seen(stranger) == 404
        assert (await stranger.get(f"{path}/size")).status_code == 404
        assert (await stranger.get(f"{path}/members.csv")).status_code == 404
        assert (await stranger.get(VIEWS)).json()["items"] == []
    city = world.client("subject-svc", "310000-market", role="planner")
    own = await planner.get(f"{path}/members")
    assert (await city.get(f"{path}/members")).json() == own.json()
    wide = await make(city, "全市")
    assert (await planner.get(f"{VIEWS}/{wide['id']}")).status_code == 404
