"""Why a task is where it is, and the plan of a place, over HTTP."""

from typing import Any

import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import PLACE, with_three_tasks


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await with_three_tasks(make_world)


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
    assert [reason["code"] for reason in told["explanation"]] == [
        "alone",
        "never_classified",
    ]


@pytest.mark.rule("M-01")
async def test_a_place_shows_its_present_visits_without_what_is_secret(
    world: World,
) -> None:
    client = world.client("matching-svc", role="coordinator")
    answer = await client.get(f"/matching/v1/places/{PLACE}")
    found = answer.json()
    assert [visit["tasks"] for visit in found["visits"]] == [["f1", "m1"]]
    assert found["proven"]
    tag = {"if-none-match": answer.headers["etag"]}
    again = await client.get(f"/matching/v1/places/{PLACE}", headers=tag)
    assert again.status_code == 304
    assert (await client.get("/matching/v1/places/nowhere")).status_code == 404
