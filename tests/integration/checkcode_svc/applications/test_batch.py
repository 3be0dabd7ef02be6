"""A batch of applications asks matching-svc once (C-02, C-03)."""

import time
from collections import Counter
from typing import Any

import pytest

from shared.testing.world import MakeWorld
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    FIRE_TASK,
    MARKET,
    PLACE,
    District,
    a_district,
    inspectors,
    task,
)

MANY = 100
TASKS = tuple(f"JH1.{MARKET}.{PLACE}.{number:03}" for number in range(MANY))


@pytest.fixture
async def district(make_world: MakeWorld) -> District:
    """Market has a hundred tasks at the place, and fire has one."""
    own = [task(number, MARKET, "market-001") for number in TASKS]
    return await a_district(make_world, task(FIRE_TASK, FIRE, "fire-001"), *own)


def application(number: str, **more: Any) -> dict[str, Any]:
    named = {"tasks": [number], "inspectors": inspectors(MARKET)}
    return {**named, "day": DAY.isoformat(), **more}


async def verdicts(
    district: District, applications: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    body = {"applications": applications}
    response = await district.post("applications/batch", body)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["verdicts"]
    return found


@pytest.mark.rule("C-02")
@pytest.mark.rule("C-03")
async def test_a_hundred_applications_are_one_question_to_matching(
    district: District,
) -> None:
    district.matching.answer = district.matching.offer_fire

    found = await verdicts(district, [application(number) for number in TASKS])

    assert Counter(row["verdict"] for row in found) == {"open": MANY}
    assert all(
        row["application"]["options"][0]["tasks"] == [FIRE_TASK] for row in found
    )
    assert len(district.matching.asked) == 1


@pytest.mark.rule("C-03")
async def test_one_that_is_refused_or_comes_late_touches_no_other(
    district: District,
) -> None:
    district.matching.answer = district.matching.offer_fire
    district.matching.late = {1}
    asked = [application(TASKS[0]), application("nothing")]

    found = await verdicts(district, [*asked, *map(application, TASKS[1:3])])

    assert [row["verdict"] for row in found] == ["open", "refused", "issued", "open"]
    assert found[2]["application"]["matching_unavailable"]
    metrics = await district.anybody().get("/checkcode/metrics")
    assert 'onevisit_matching_unavailable_total{fault="late"} 1.0' in metrics.text


@pytest.mark.rule("C-03")
@pytest.mark.parametrize("fault", ["never", "garbage", "broken"])
async def test_no_usable_answer_leaves_the_whole_batch_without_matching(
    district: District, fault: str
) -> None:
    district.matching.answer = getattr(district.matching, fault)
    started = time.monotonic()

    found = await verdicts(district, [application(number) for number in TASKS[:3]])

    assert time.monotonic() - started < 2
    assert [row["verdict"] for row in found] == ["issued"] * 3
    assert all(row["application"]["matching_unavailable"] for row in found)
    assert len(district.matching.asked) == 1


@pytest.mark.rule("C-03")
async def test_a_batch_that_has_nobody_to_match_with_asks_nothing(
    alone: District,
) -> None:
    [one] = await verdicts(
        alone, [application(f"JH1.{MARKET}.{PLACE}", duration_minutes=90)]
    )
    assert (one["verdict"], alone.matching.asked) == ("issued", [])
