"""Lists of proposals, and the reasons for a decline."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.events.plan import TaskChanged
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    PLACE,
    USCC,
    place,
    task,
    with_three_tasks,
)
from tests.lists import goes_both_ways


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await with_three_tasks(make_world)


@pytest.mark.rule("M-07")
async def test_proposals_are_paged_and_narrowed(world: World) -> None:
    for number in range(2, 6):
        spot = f"{USCC}-00{number}"
        await world.publish(
            "plan-svc",
            task(f"m{number}", place=spot),
            task(f"f{number}", "fire", place=spot),
        )
    await world.settle()
    client = world.client("matching-svc", role="coordinator")
    seen: list[str] = []
    query = {"limit": "2", "agency": "310116-market", "status": "proposed"}
    while True:
        page = (await client.get("/matching/v1/proposals", params=query)).json()
        seen += [proposal["number"] for proposal in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    for sort in ("day", "answers_due"):
        path = "/matching/v1/proposals"
        assert len(await goes_both_ways(client, path, sort, "number")) == 5
        inbox = {"waiting_for": "310116-fire"}
        assert len(await goes_both_ways(client, path, sort, "number", **inbox)) == 5
    narrow = {"agency": "310116-culture"}
    none = (await client.get("/matching/v1/proposals", params=narrow)).json()
    assert none["items"] == []
    reasons = (await client.get("/matching/v1/decline-reasons")).json()["items"]
    assert {reason["code"] for reason in reasons} >= {"date", "other"}


@pytest.mark.rule("I-05")
async def test_a_town_sees_the_proposals_at_its_places(world: World) -> None:
    async def seen(region: str, **query: str) -> int:
        client = world.client("matching-svc", f"{region}-police", role="coordinator")
        page = (await client.get("/matching/v1/proposals", params=query)).json()
        counted = (await client.get("/matching/v1/summary")).json()["proposals"]["made"]
        path = f"/matching/v1/places/{PLACE}"
        plan = (await client.get(path)).status_code == 200
        if not query:
            assert (len(page["items"]), counted) == (1, 1) or not plan, region
        return len(page["items"])

    assert await seen("310116") == 1
    assert await seen("310116101") == 0
    assert await seen("310116", town="unknown") == 1
    await world.publish("subject-svc", place(version=2, town="310116101"))
    await world.settle()
    assert await seen("310116101") == 1
    assert await seen("310116102") == 0
    assert await seen("310116", town="unknown") == 0
    assert await seen("310116", town="310116101") == 1


@pytest.mark.rule("S-12")
async def test_a_proposal_moves_with_its_place(world: World) -> None:
    await world.publish("subject-svc", place(version=2, region="310104"))
    await world.publish(
        "plan-svc",
        *(
            task(number, domain, version=2, region="310104", kind=TaskChanged)
            for number, domain in (("m1", "market"), ("f1", "fire"))
        ),
    )
    await world.settle()
    for region, expected in (("310104", 1), ("310116", 0)):
        client = world.client("matching-svc", f"{region}-police", role="coordinator")
        page = (await client.get("/matching/v1/proposals")).json()["items"]
        assert len(page) == expected, region
        assert all(proposal["region"] == region for proposal in page)
    own = world.client("matching-svc", "310116-market", role="coordinator")
    assert len((await own.get("/matching/v1/proposals")).json()["items"]) == 1


@pytest.mark.rule("M-07")
async def test_what_waits_for_an_agency_goes_by_the_day_on_which_answers_are_due(
    world: World,
) -> None:
    for number, day in ((3, 4), (2, 9)):
        world.clock.set(datetime(2026, 3, day, 1, tzinfo=UTC))
        spot = f"{USCC}-00{number}"
        await world.publish("plan-svc", task(f"m{number}", place=spot))
        await world.publish("plan-svc", task(f"f{number}", "fire", place=spot))
        await world.settle()
    world.clock.set(datetime(2026, 3, 5, 1, tzinfo=UTC))
    client = world.client("matching-svc", role="coordinator")
    waiting = {"waiting_for": "310116-market", "limit": "1"}
    seen = []
    while True:
        page = (await client.get("/matching/v1/proposals", params=waiting)).json()
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        waiting["cursor"] = page["next_cursor"]
    dues = [proposal["answers_due"] for proposal in seen]
    assert len({proposal["number"] for proposal in seen}) == 3
    assert dues == sorted(dues)
    assert len(set(dues)) == 3
    first = seen[0]["number"]
    counts = "/matching/v1/proposals/counts"
    own = {"agency": "310116-market"}
    assert (await client.get(counts, params=own)).json()["waiting"] == 3
    await client.post(
        f"/matching/v1/proposals/{first}/answers", json={"answer": "join"}
    )
    left = (await client.get(counts, params=own)).json()
    assert (left["waiting"], left["proposed"]) == (2, 3)
    assert (await client.get(counts)).json()["waiting"] == 0


async def test_a_text_finds_any_part_of_a_name_and_means_itself_alone(
    world: World,
) -> None:
    spot = f"{USCC}-002"
    await world.publish("subject-svc", place(number=spot, subject_name="50%饭店"))
    await world.publish("plan-svc", task("m2", place=spot))
    await world.publish("plan-svc", task("f2", "fire", place=spot))
    await world.settle()
    client = world.client("matching-svc", role="coordinator")

    async def places(text: str) -> set[str]:
        page = await client.get("/matching/v1/proposals", params={"q": text})
        return {proposal["place"] for proposal in page.json()["items"]}

    assert await places("0%饭") == {spot}
    assert await places("%") == {spot}
    assert await places("_") == set()
    assert await places("示例") == {PLACE, spot}
    assert await places(" ") == {PLACE, spot}


@pytest.mark.rule("M-02", "M-07")
async def test_the_days_an_agency_may_name_lie_in_its_reach_and_say_whom_they_suit(
    world: World,
) -> None:
    spot = f"{USCC}-002"
    short: dict[str, Any] = {"earliest": date(2026, 4, 8), "latest": date(2026, 4, 10)}
    await world.publish("plan-svc", task("m2", place=spot))
    await world.publish("plan-svc", task("f2", "fire", place=spot, **short))
    await world.settle()
    client = world.client("matching-svc", role="coordinator")
    listed = await client.get("/matching/v1/proposals", params={"place": spot})
    proposal = listed.json()["items"][0]
    days = f"/matching/v1/proposals/{proposal['number']}/days"
    own = (await client.get(days)).json()["items"]
    fires = (await client.get(days, params={"agency": "310116-fire"})).json()["items"]
    assert proposal["day"] not in {day["day"] for day in own + fires}
    both = ["310116-fire", "310116-market"]
    assert {day["day"] for day in own if day["agencies"] == both} == {
        day["day"] for day in fires if day["agencies"] == both
    }
    assert {"2026-04-04", "2026-04-05", "2026-04-06"}.isdisjoint(
        day["day"] for day in own
    )
    assert max(day["day"] for day in own) == "2026-04-30"
    assert max(day["day"] for day in fires) == "2026-04-10"
    after = [day["agencies"] for day in own if day["day"] > "2026-04-10"]
    assert both not in after
    assert both[1:] in after
    stranger = await client.get(days, params={"agency": "310116-culture"})
    assert (stranger.status_code, stranger.json()["code"]) == (403, "not-asked")
