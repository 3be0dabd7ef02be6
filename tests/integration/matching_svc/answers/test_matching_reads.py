from typing import Any

import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    PLACE,
    USCC,
    agency,
    place,
    task,
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    world = await make_world("matching-svc")
    await world.publish(
        "plan-svc",
        task("m1"),
        task("f1", "fire"),
        task("secret", "culture", classified=True),
        agency("market"),
        agency("fire"),
    )
    await world.publish("subject-svc", place())
    await world.settle()
    return world


def asked(**more: object) -> dict[str, object]:
    return {
        "place": PLACE,
        "agency": "310116-market",
        "tasks": ["m1"],
        "items": [],
        "day": "2026-04-01",
        "duration": 60,
        **more,
    }


@pytest.mark.rule("C-03")
@pytest.mark.rule("X-02")
async def test_an_applicant_is_offered_what_it_may_join(world: World) -> None:
    client = world.client("matching-svc", role="inspector")
    found = (await client.post("/matching/v1/options", json=asked())).json()
    [option] = found["options"]
    assert (option["rank"], option["tasks"], option["agencies"]) == (
        1,
        ["f1"],
        ["310116-fire"],
    )
    assert option["visits_saved"] == 1
    assert "2 次上门" not in option["if_declined"]["zh"]  # the secret task counts too
    assert "上门" in option["if_declined"]["zh"]
    assert "secret" not in str(found)


@pytest.mark.rule("C-03")
async def test_options_are_for_ones_own_agency_and_any_place(world: World) -> None:
    client = world.client("matching-svc", role="inspector")
    other = await client.post("/matching/v1/options", json=asked(agency="310116-fire"))
    assert other.status_code == 403
    nowhere = await client.post(
        "/matching/v1/options", json=asked(place=f"{USCC}-999", tasks=[])
    )
    assert nowhere.json() == {"options": [], "own_tasks": [], "left_out": []}


@pytest.mark.rule("M-13")
async def test_a_task_explains_itself_to_those_who_may_see_it(world: World) -> None:
    client = world.client("matching-svc", role="coordinator")
    found = (await client.get("/matching/v1/tasks/f1/explanation")).json()
    assert found["proposal"]
    assert found["reach"][0] == "2026-03-02"
    assert found["explanation"][0]["code"] == "in_proposal"
    hidden = await client.get("/matching/v1/tasks/secret/explanation")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "no-such-task")
    own = world.client("matching-svc", "310116-culture", role="coordinator")
    told: dict[str, Any] = (
        await own.get("/matching/v1/tasks/secret/explanation")
    ).json()
    assert [one["code"] for one in told["explanation"]] == ["alone", "never_classified"]


@pytest.mark.rule("M-01")
async def test_a_place_shows_its_present_visits_without_what_is_secret(
    world: World,
) -> None:
    client = world.client("matching-svc", role="coordinator")
    answer = await client.get(f"/matching/v1/places/{PLACE}")
    found = answer.json()
    assert [one["tasks"] for one in found["visits"]] == [["f1", "m1"]]
    assert found["proven"]
    tag = {"if-none-match": answer.headers["etag"]}
    again = await client.get(f"/matching/v1/places/{PLACE}", headers=tag)
    assert again.status_code == 304
    assert (await client.get("/matching/v1/places/nowhere")).status_code == 404


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
        seen += [one["number"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    narrow = {"agency": "310116-culture"}
    none = (await client.get("/matching/v1/proposals", params=narrow)).json()
    assert none["items"] == []
    reasons = (await client.get("/matching/v1/decline-reasons")).json()["items"]
    assert {one["code"] for one in reasons} >= {"date", "other"}


async def test_the_page_is_an_empty_shell_in_two_languages(world: World) -> None:
    client = world.client("matching-svc", language="zh-CN")
    page = await client.get("/matching/proposals")
    assert page.status_code == 200
    assert '<html lang="zh">' in page.text
    assert "{{" not in page.text
    assert USCC not in page.text
    assert "http" not in page.text.replace("http-equiv", "")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    english = await client.get("/matching/proposals", params={"lang": "en"})
    assert '<html lang="en">' in english.text
