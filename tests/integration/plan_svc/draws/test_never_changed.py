"""What was drawn stays: a second draw gives its reason, and rows cannot be replaced."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from tests.integration.plan_svc.planned import District, Json

CULTURE = "310116-culture"


@asynccontextmanager
async def running(
    district: District,
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection of the role that runs the service."""
    conn = await asyncpg.connect(district.world.url("plan-svc"), timeout=30)
    try:
        yield conn
    finally:
        await conn.close()


async def drawn_once(district: District) -> tuple[Json, Json]:
    await district.register(range(20))
    plan = await district.draft(CULTURE)
    return plan, await district.draw(plan, ratios={"none": "0.1"})


@pytest.mark.rule("P-16")
async def test_a_second_draw_gives_its_reason_and_the_first_one_stays(
    district: District,
) -> None:
    plan, _ = await drawn_once(district)
    url = f"/plan/v1/plans/{plan['id']}/draw"
    first = set(await district.places_of(plan))
    planner = district.planner(CULTURE)
    refused = await planner.post(url, json={"ratios": {"none": "0.3"}})
    assert refused.status_code == 422
    assert refused.json()["code"] == "draw-reason-required"
    answer = await planner.post(
        url, json={"ratios": {"none": "0.3"}, "reason": "扩大抽查"}
    )
    assert answer.status_code == 200, answer.text
    draws = (await planner.get(f"{url}s")).json()
    assert [draw["reason"] for draw in draws] == [None, "扩大抽查"]
    assert first < set(await district.places_of(plan))


@pytest.mark.rule("P-16")
@pytest.mark.rule("I-09")
async def test_a_draw_is_replaced_by_two_people_and_stays_readable(
    district: District,
) -> None:
    plan, _ = await drawn_once(district)
    first = set(await district.places_of(plan))
    url = f"/plan/v1/plans/{plan['id']}/draws/1/replacement"
    body = {
        "own_reason": "场所名单有误",
        "reason": "场所名单有误",
        "ratios": {"none": "0.1"},
    }
    planner, approver = district.planner(CULTURE), district.approver(CULTURE)
    missing = await approver.post(f"{url}/confirmation", json={"request": 1})
    assert (missing.status_code, missing.json()["code"]) == (404, "replacement-unknown")
    asked = await planner.post(url, json=body)
    assert (asked.status_code, asked.json()["request"]) == (202, 1)
    assert set(await district.places_of(plan)) == first
    again = await planner.post(url, json=body)
    stale = await approver.post(f"{url}/confirmation", json={"request": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "version-changed")
    shown = {"request": again.json()["request"]}
    same = district.world.client(
        "plan-svc", CULTURE, role="approver", subject=f"test:{CULTURE}:planner"
    )
    me = await same.post(f"{url}/confirmation", json=shown)
    assert (me.status_code, me.json()["code"]) == (403, "second-person-needed")
    answer = await approver.post(f"{url}/confirmation", json=shown)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["ordinal"], answer.json()["replaces"]) == (2, 1)
    old = await planner.get(f"/plan/v1/plans/{plan['id']}/draws/1/file")
    assert all(place in old.text for place in first)
    over = await planner.post(url, json=body)
    assert (over.status_code, over.json()["code"]) == (409, "draw-replaced")
    filed = await district.through(await district.seen(plan))
    assert filed["task_count"] == 2


@pytest.mark.rule("P-16")
async def test_an_upload_puts_nothing_in_the_place_of_what_was_drawn(
    district: District,
) -> None:
    plan, _ = await drawn_once(district)
    first = set(await district.places_of(plan))
    other = next(iter({*await district.register([30])} - first))
    answer = await district.upload(plan, f"place\n{other}\n", replace="true")
    assert answer.status_code == 200, answer.text
    assert first < set(await district.places_of(plan))


BEHIND = (
    "UPDATE draw SET drawn = 1",
    "DELETE FROM draw",
    "TRUNCATE draw",
    "UPDATE draw_place SET place = 'x'",
    "DELETE FROM draw_place",
    "UPDATE draw_chunk SET size = 0",
    "UPDATE draw_step SET facts = '{}'",
    "DELETE FROM draw_number",
    "UPDATE draw_number SET number = ''",
    "DELETE FROM draw_listing",
    "UPDATE draw_tile SET hashes = ''",
    "INSERT INTO draw_place SELECT id, 'x', 'none', 99, 1, 'ff', '0' FROM draw",
    "INSERT INTO draw_number SELECT year, 'x', frame, 99, '' FROM draw_number LIMIT 1",
    "ALTER TABLE draw DISABLE TRIGGER ALL",
    "DROP TRIGGER draw_stays ON draw",
)


@pytest.mark.rule("P-16")
async def test_the_running_role_changes_nothing_behind_a_draw(
    district: District,
) -> None:
    await drawn_once(district)
    async with running(district) as conn:
        for statement in BEHIND:
            with pytest.raises(asyncpg.PostgresError):
                await conn.execute(statement)


@pytest.mark.rule("P-16")
async def test_what_is_filed_is_what_was_drawn(district: District) -> None:
    """Who changes a plan's places in SQL does not get them filed."""
    plan, _ = await drawn_once(district)
    place = (await district.places_of(plan))[0]
    for change, back in (
        ("UPDATE plan_subject SET place = 'x' WHERE place = $1", "place = $1"),
        ("UPDATE plan_subject SET drawn = false WHERE place = $1", "drawn = true"),
        ("DELETE FROM plan_subject WHERE place = $1", None),
    ):
        async with running(district) as conn:
            await conn.execute(change, place)
            answer = await district.approve(plan)
            assert (answer.status_code, answer.json()["code"]) == (409, "drawn-changed")
            if back:
                await conn.execute(
                    f"UPDATE plan_subject SET {back} WHERE place IN ('x', $1)", place
                )
