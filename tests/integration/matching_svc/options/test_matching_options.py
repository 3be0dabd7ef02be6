"""What an applicant for a code is offered over HTTP."""

import pytest
from matching_svc.places.domain.marks import of_places
from matching_svc.places.store import marks

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


@pytest.mark.rule("C-02")
@pytest.mark.rule("C-03")
@pytest.mark.parametrize("marked", [set(), {PLACE}])
async def test_many_questions_have_the_answers_that_each_has_by_itself(
    world: World, marked: set[str]
) -> None:
    async with world.db("matching-svc").writing() as tx:
        await marks.enter(tx, of_places(marked))
    client = world.client("matching-svc", role="inspector")
    questions = [
        asked(),
        asked(day="2026-04-17"),
        asked(agency="310116-fire", tasks=["f1"]),
        asked(tasks=[], items=["market-001"]),
        asked(place=f"{USCC}-999", tasks=[]),
        asked(tasks=["m1"]),
    ]
    alone = [
        await client.post("/matching/v1/options", json=question)
        for question in questions
    ]

    told = await client.post(
        "/matching/v1/options/batch", json={"questions": questions}
    )

    assert told.json()["answers"] == [
        {"offer": answer.json(), "refused": None}
        if answer.is_success
        else {"offer": None, "refused": answer.json()["code"]}
        for answer in alone
    ]
    assert [answer.status_code for answer in alone] == [200, 200, 403, 200, 200, 200]
    assert told.json()["answers"][0]["offer"]["options"]


@pytest.mark.rule("C-03")
async def test_what_is_not_begun_in_time_is_said_to_be_late(world: World) -> None:
    client = world.client("matching-svc", role="inspector")
    body = {"questions": [asked(), asked()], "seconds": 0}
    told = await client.post("/matching/v1/options/batch", json=body)
    assert told.json()["answers"] == [{"offer": None, "refused": "late"}] * 2


@pytest.mark.rule("I-01")
async def test_more_than_a_hundred_questions_are_too_many(world: World) -> None:
    client = world.client("matching-svc", role="inspector")
    body = {"questions": [asked()] * 101}
    told = await client.post("/matching/v1/options/batch", json=body)
    assert told.status_code == 422
