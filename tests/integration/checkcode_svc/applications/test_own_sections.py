"""Another section's tasks are recommended, and who declines says why (C-03, M-11)."""

import httpx
import pytest

from shared.events.checkcode import CodeIssued
from tests.factories import plan, subject
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE_TASK,
    MARKET,
    MARKET_TASK,
    PLACE,
    SERVICE,
    District,
    task,
)

OTHER = f"JH9.{MARKET}.{PLACE}"
CULTURE = "310116-culture"
CULTURE_TASK, OTHER_CULTURE = f"JH5.{CULTURE}.{PLACE}", f"JH6.{CULTURE}.{PLACE}"


def offers(*own: str, fire: bool = False) -> httpx.Response:
    options = [{"rank": 1, "tasks": [FIRE_TASK]}] if fire else []
    return httpx.Response(
        200, json={"options": options, "own_tasks": list(own), "left_out": []}
    )


async def with_own_task(district: District, *, fire: bool = False) -> None:
    """Another section of market has a task there; matching-svc says it could go."""
    await district.tell(
        plan.item("market-002"), task(OTHER, MARKET, "market-002", section="二科")
    )

    async def answer() -> httpx.Response:
        return offers(OTHER, fire=fire)

    district.matching.answer = answer


@pytest.mark.rule("C-03")
@pytest.mark.rule("M-11")
async def test_another_sections_task_is_recommended_and_goes_along_unasked(
    alone: District,
) -> None:
    await with_own_task(alone)
    application = await alone.applied()
    assert (application["status"], application["own_tasks"]) == ("open", [OTHER])

    joined = await alone.post(
        f"applications/{application['id']}/join", {"own_tasks": [OTHER]}
    )

    assert joined.json()["status"] == "issued"
    (issued,) = await alone.world.published(SERVICE, CodeIssued)
    assert issued.members[0].tasks == (MARKET_TASK, OTHER)
    assert issued.members[0].items == ("market-001", "market-002")
    again = await alone.apply(tasks=[OTHER])
    assert "task-has-a-code" in again.text


@pytest.mark.rule("C-03")
async def test_own_tasks_go_along_to_a_joint_visit_too(shared_place: District) -> None:
    await with_own_task(shared_place, fire=True)
    application = await shared_place.applied()
    path = f"applications/{application['id']}/join"

    foreign = await shared_place.post(path, {"own_tasks": [FIRE_TASK]})
    nothing = await shared_place.post(path, {})
    joined = await shared_place.post(path, {"option": 1, "own_tasks": [OTHER]})

    assert foreign.json()["code"] == nothing.json()["code"] == "no-such-option"
    assert joined.json()["status"] == "awaiting_answers"
    assert joined.json()["chosen"] == [FIRE_TASK]
    assert joined.json()["members"][0]["tasks"] == [MARKET_TASK, OTHER]


@pytest.mark.rule("C-03")
async def test_the_reason_of_a_decline_is_a_duty_in_culture_and_asked_elsewhere(
    alone: District,
) -> None:
    await with_own_task(alone)
    numbers = ["3101160801", "3101160802"]
    await alone.tell(
        plan.agency(CULTURE),
        plan.item("culture-001"),
        plan.item("culture-002"),
        task(CULTURE_TASK, CULTURE, "culture-001"),
        task(OTHER_CULTURE, CULTURE, "culture-002", section="二科"),
        *(subject.inspector(number, CULTURE) for number in numbers),
    )
    market = await alone.applied()

    async def answer() -> httpx.Response:
        return offers(OTHER_CULTURE)

    alone.matching.answer = answer
    client = alone.world.client(SERVICE, CULTURE, role="inspector")
    body = {"tasks": [CULTURE_TASK], "inspectors": numbers, "day": str(DAY)}
    culture = (await client.post("/checkcode/v1/applications", json=body)).json()
    path = f"/checkcode/v1/applications/{culture['id']}/decline"

    elsewhere = await alone.post(f"applications/{market['id']}/decline", {})
    silent = await client.post(path, json={})
    said = await client.post(path, json={"reason": "inspectors"})

    assert elsewhere.json()["status"] == "issued"
    assert (silent.status_code, silent.json()["code"], silent.json()["clause"]) == (
        422,
        "decline-reason-needed",
        "JS-WL 二(二)3",
    )
    assert said.json()["status"] == "issued"
