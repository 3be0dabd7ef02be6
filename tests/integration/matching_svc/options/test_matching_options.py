"""What an applicant for a code is offered over HTTP."""

import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import PLACE, USCC, with_three_tasks


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await with_three_tasks(make_world)


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


@pytest.mark.rule("I-05")
async def test_a_place_of_another_district_is_offered_to_nobody_from_elsewhere(
    world: World,
) -> None:
    other = world.client("matching-svc", "310101-market", role="inspector")
    answer = await other.post(
        "/matching/v1/options", json=asked(agency="310101-market", tasks=[])
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "other-region")
