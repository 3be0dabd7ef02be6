"""A view month by month: who entered, who left and why; the past stays (S-02)."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx
import pytest

from shared.events.credit import Grade
from shared.testing.world import World
from tests.factories.credit import grade
from tests.integration.subject_svc.registering import BASE, register
from tests.integration.subject_svc.views.asking import (
    INDUSTRIES,
    MARKET,
    TOWNS,
    VIEWS,
    enter,
    furnish,
    make,
    questions,
)
from tests.lists import by_pages, exported

pytestmark = pytest.mark.rule("S-02")
APRIL = datetime(2026, 4, 7, 4, tzinfo=UTC)
MAY = datetime(2026, 5, 6, 4, tzinfo=UTC)
FEBRUARY_TO_MARCH = {"from": "2026-02", "to": "2026-03"}
MARCH_TO_APRIL = {"from": "2026-03", "to": "2026-04"}


async def members(client: httpx.AsyncClient, view: str) -> set[str]:
    answer = await client.get(f"{VIEWS}/{view}/members", params={"limit": "200"})
    return {row["number"] for row in answer.json()["items"]}


async def changes(
    client: httpx.AsyncClient, view: str, months: dict[str, str]
) -> list[dict[str, Any]]:
    answer = await client.get(
        f"{VIEWS}/{view}/changes", params={**months, "limit": "200"}
    )
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


def applied(before: set[str], rows: list[dict[str, Any]]) -> set[str]:
    entered = {row["number"] for row in rows if row["way"] == "entered"}
    left = {row["number"] for row in rows if row["way"] == "left"}
    assert not entered & before
    assert left <= before
    return before - left | entered


async def live_on(world: World, seed: int) -> None:
    """A month in the register: moves, renamings, ends, new shops, grades, lists."""
    random = Random(seed)
    registrar = world.client("subject-svc", MARKET, role="registrar")
    answer = await registrar.get(f"{BASE}/subjects", params={"limit": "200"})
    subjects = [row for row in answer.json()["items"] if row["status"] == "active"]
    today = world.clock.today()
    for subject in random.sample(subjects, 8):
        path = f"{BASE}/subjects/{subject['uscc']}"
        await registrar.patch(path, json={"industry": random.choice(INDUSTRIES)})
        town = random.choice([town for town in TOWNS if town])
        place = f"{BASE}/places/{subject['uscc']}-001"
        await registrar.patch(place, json={"town": town, "business_types": ["hotel"]})
        await enter(world, random, subject["uscc"], today)
    for subject in random.sample(subjects, 2):
        path = f"{BASE}/subjects/{subject['uscc']}/retirement"
        await registrar.post(path, json={"reason": "停业"})
    await register(registrar, f"91310116MA{seed:08d}", uscc_ground="执照")
    graded = random.sample(subjects, 6)
    await world.publish(
        "credit-svc",
        *(
            grade(Grade.D, each["uscc"], version=9 + seed, valid_from=today)
            for each in graded
        ),
    )
    await world.settle()


async def test_changes_lead_from_month_to_month_and_the_past_stays(
    world: World,
) -> None:
    await furnish(world, seed=7, subjects=20)
    planner = world.client("subject-svc", MARKET, role="planner")
    asked = [*questions(seed=8, count=8), {"areas": ["310116101"]}]
    views = [
        (await make(planner, f"视图 {number}", **question))["id"]
        for number, question in enumerate(asked)
    ]
    told = 0
    world.clock.set(datetime(2026, 3, 31, 15, 59, tzinfo=UTC))
    march = {view: await members(planner, view) for view in views}
    world.clock.set(APRIL)
    await live_on(world, 1)
    kept = {}
    for view in views:
        rows = await changes(planner, view, MARCH_TO_APRIL)
        assert applied(march[view], rows) == await members(planner, view)
        assert all(row["reasons"] for row in rows)
        kept[view] = await changes(planner, view, FEBRUARY_TO_MARCH)
        assert applied(set(), kept[view]) == march[view]
        told += len(rows)
    assert told > 10
    world.clock.set(MAY)
    await live_on(world, 2)
    for view in views:
        assert await changes(planner, view, FEBRUARY_TO_MARCH) == kept[view]


async def test_a_view_that_asks_something_else_says_so(world: World) -> None:
    planner = world.client("subject-svc", MARKET, role="planner")
    registrar = world.client("subject-svc", MARKET, role="registrar")
    premises = [{"address": "某路", "business_types": ["hotel"]}]
    code = "91310116MA00000001"
    await register(registrar, code, premises=premises, uscc_ground="执照")
    view = (await make(planner, "住宿", business_types=["hotel"]))["id"]
    world.clock.set(APRIL)
    body = {"name": "餐饮", "criteria": {"business_types": ["catering"]}}
    await planner.put(f"{VIEWS}/{view}", json=body)
    [row] = await changes(planner, view, MARCH_TO_APRIL)
    assert (row["way"], row["reasons"]) == ("left", ["question"])
    paged = await by_pages(
        planner, f"{VIEWS}/{view}/changes", sort="-number", **MARCH_TO_APRIL
    )
    assert paged == [row]
    [line] = await exported(planner, f"{VIEWS}/{view}/changes", **MARCH_TO_APRIL)
    assert line["reasons"] == "question"
    stranger = world.client("subject-svc", "310101-market", role="planner")
    path = f"{VIEWS}/{view}/changes"
    assert (await stranger.get(path, params=MARCH_TO_APRIL)).status_code == 404
    wrong = await planner.get(path, params={"from": "2026-04", "to": "2026-05"})
    assert wrong.json()["code"] == "month-to-come"


async def test_a_place_that_moved_away_is_told_as_it_lay_here(world: World) -> None:
    planner = world.client("subject-svc", MARKET, role="planner")
    city = world.client("subject-svc", "310000-market", role="registrar")
    registrar = world.client("subject-svc", MARKET, role="registrar")
    code = "91310116MA00000002"
    premises = [{"address": "某路", "town": "310116101"}]
    await register(registrar, code, premises=premises, uscc_ground="执照")
    view = (await make(planner, "全区"))["id"]
    world.clock.set(APRIL)
    body = {"number": f"{code}-001", "to": "310101", "reason": "迁址"}
    offer = await registrar.post(f"{BASE}/transfers/places", json=body)
    other = world.client("subject-svc", "310101-market", role="registrar")
    taken = await other.post(f"{BASE}/transfers/{offer.json()['id']}/acceptance")
    assert taken.is_success, taken.text
    await city.patch(f"{BASE}/subjects/{code}", json={"name": "新名"})
    [row] = await changes(planner, view, MARCH_TO_APRIL)
    assert (row["way"], row["reasons"], row["area"]) == (
        "left",
        ["region"],
        "310116101",
    )
    assert row["name"] == "上海某某餐饮店"
