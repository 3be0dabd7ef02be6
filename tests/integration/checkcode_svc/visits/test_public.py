"""What outsiders are told of visits: after they began, and nothing secret (C-05)."""

import json
from typing import Any

import pytest

from shared.testing.world import MakeWorld
from tests.integration.checkcode_svc.scene import (
    DAY,
    MARKET,
    MARKET_TASK,
    PLACE,
    SERVICE,
    USCC,
    District,
    a_district,
    inspectors,
    task,
)


async def told(district: District) -> list[dict[str, Any]]:
    return [json.loads(text) for text in await district.world.outside(SERVICE)]


async def visited(district: District, **body: Any) -> str:
    """A visit with its results, one of them a problem; the code that it was made by."""
    application = await district.applied(**body)
    district.at(DAY)
    visit = await district.visit(application["code"])
    answer = await district.results(visit["id"], problem=True)
    assert answer.status_code == 200, answer.text
    return str(application["code"])


@pytest.mark.rule("E-03")
async def test_a_visit_and_its_results_are_told_in_codes_and_numbers(
    alone: District,
) -> None:
    await visited(alone)
    visit, result = await told(alone)
    assert visit["type"] == "onevisit.public.visit-started.v1"
    assert visit["data"]["agencies"] == [MARKET]
    assert visit["data"]["items"] == ["market-001"]
    assert visit["data"]["day"] == DAY.isoformat()
    counts = {"problems": 1, "without_problem": 0, "not_covered": 1}
    assert result["data"].items() >= counts.items()
    assert result["data"]["visit_id"] == visit["data"]["visit_id"]
    assert result["subject"] == visit["subject"], "one key: the results come after it"


@pytest.mark.rule("I-10")
async def test_no_person_subject_place_task_or_code_is_told_outside(
    alone: District,
) -> None:
    code = await visited(alone)
    outside = "".join(await alone.world.outside(SERVICE))
    events = await alone.world.published(SERVICE)
    inside = "".join(event.model_dump_json() for event in events)
    planted = (code, PLACE, USCC, MARKET_TASK, *inspectors(MARKET))
    assert [text for text in planted if text not in inside] == [], "nothing planted"
    assert [text for text in planted if text in outside] == []


@pytest.mark.rule("C-05")
async def test_a_classified_visit_is_never_told_outside(make_world: MakeWorld) -> None:
    district = await a_district(
        make_world,
        task(MARKET_TASK, MARKET, "market-001", version=2, classified=True),
    )
    await visited(district)
    assert len(await district.world.published(SERVICE)) >= 4, "it was made"
    assert await told(district) == []


@pytest.mark.rule("C-05")
async def test_a_surprise_is_told_when_it_is_presented_and_not_before(
    make_world: MakeWorld,
) -> None:
    district = await a_district(
        make_world, task(MARKET_TASK, MARKET, "market-001", version=2, surprise=True)
    )
    application = await district.applied()
    assert await told(district) == []
    district.at(DAY)
    await district.visit(application["code"])
    assert [event["data"]["day"] for event in await told(district)] == [DAY.isoformat()]


@pytest.mark.rule("P-22")
async def test_what_is_no_inspection_is_not_told_as_one(make_world: MakeWorld) -> None:
    district = await a_district(
        make_world,
        task(
            MARKET_TASK,
            MARKET,
            "market-001",
            version=2,
            out_of_scope="licence_visit",
        ),
    )
    await visited(district)
    assert await told(district) == []
