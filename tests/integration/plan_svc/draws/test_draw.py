"""The draw over HTTP, and repeated from what it published (P-16, P-12, P-13)."""

import hashlib
import math
from decimal import Decimal
from typing import Any

import pytest

from shared.events.credit import Grade
from tests.integration.plan_svc.planned import District, grade, listed


async def draw(
    district: District, plan: dict[str, str], **body: object
) -> dict[str, Any]:
    answer = await district.planner(plan["agency"]).post(
        f"/plan/v1/plans/{plan['id']}/draw", json={"seed": "2026-03", **body}
    )
    assert answer.status_code == 200, answer.text
    drawn: dict[str, Any] = answer.json()
    return drawn


async def places_of(district: District, plan: dict[str, str]) -> list[str]:
    answer = await district.planner(plan["agency"]).get(
        f"/plan/v1/plans/{plan['id']}/subjects", params={"limit": 200}
    )
    return [subject["place"] for subject in answer.json()["items"]]


@pytest.mark.rule("P-16")
async def test_anyone_repeats_the_draw_from_seed_ratios_and_frame(
    district: District,
) -> None:
    await district.register(range(100))
    grades = [grade(n, "culture", Grade.D if n < 20 else Grade.A) for n in range(60)]
    await district.tell("credit-svc", *grades)
    plan = await district.draft("310116-culture")
    ratios = {"A": "0.05", "D": "0.5", "none": "0.1"}
    drawn = await draw(district, plan, ratios=ratios)
    assert drawn["by_grade"] == {"A": [40, 2], "D": [20, 10], "none": [40, 4]}
    url = f"/plan/v1/plans/{plan['id']}/draw/frame"
    frame = (await district.planner("310116-culture").get(url)).text
    assert hashlib.sha256(frame.encode()).hexdigest() == drawn["frame_digest"]
    groups: dict[str, list[str]] = {}
    for line in frame.splitlines():
        place, name = line.split(",")
        groups.setdefault(name, []).append(place)
    expected: list[str] = []
    for name, group in groups.items():
        group.sort(key=lambda p: hashlib.sha256(f"2026-03:{p}".encode()).hexdigest())
        expected += group[: math.ceil(len(group) * Decimal(ratios[name]))]
    assert await places_of(district, plan) == sorted(expected)
    again = await draw(district, plan, ratios=ratios)
    assert again["frame_digest"] == drawn["frame_digest"]
    assert await places_of(district, plan) == sorted(expected)
    filed = await district.through(await district.seen(plan))
    assert filed["task_count"] == 16


@pytest.mark.rule("P-13")
@pytest.mark.rule("P-12")
async def test_the_frame_leaves_out_the_unobtrusive_and_the_visited(
    district: District,
) -> None:
    places = await district.register(range(6))
    await district.filed(places[:2], "310116-market")
    await district.tell(
        "subject-svc", listed(2), listed(3, "market"), listed(4, "fire")
    )
    plan = await district.draft(period_from="2026-06-01", period_to="2026-06-30")
    await draw(district, plan, ratios={"none": "1"})
    assert await places_of(district, plan) == sorted(places[4:])
    ordered = await district.draft(
        period_from="2026-06-01",
        period_to="2026-06-30",
        kind="special",
        exception="superior_order",
        exception_reference="沪市监〔2026〕9号",
    )
    await draw(district, ordered, ratios={"none": "0.5"})
    assert await places_of(district, ordered) == sorted(places[4:])
    await draw(district, ordered, ratios={"none": "1"})
    assert await places_of(district, ordered) == sorted(places[2:])


@pytest.mark.rule("P-16")
async def test_a_draw_from_towns_and_business_types_keeps_to_them(
    district: District,
) -> None:
    there = await district.register([0], town="310116101", business_types=("catering",))
    await district.register([1], town="310116102", business_types=("catering",))
    await district.register([2], town="310116101", business_types=("retail",))
    await district.register([3], region="310101")
    plan = await district.draft("310116-culture")
    await draw(
        district,
        plan,
        ratios={"none": "1"},
        towns=["310116101"],
        business_types=["catering"],
    )
    assert await places_of(district, plan) == there
    answer = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{plan['id']}/draw", json={"seed": "x", "towns": ["nowhere"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "frame-empty")
    assert await places_of(district, plan) == there


@pytest.mark.rule("P-12")
async def test_the_frame_leaves_out_those_on_another_domains_list_that_is_honoured(
    district: District,
) -> None:
    """Drugs leave alone whom market lists; the draw and the review agree (JS-YP)."""
    await district.agency("310116-drugs")
    await district.item("drugs-001")
    await district.claim("drugs-001", "310116-drugs")
    places = await district.register(range(4))
    await district.tell(
        "subject-svc", listed(0, "drugs"), listed(1, "market"), listed(2, "fire")
    )
    plan = await district.draft("310116-drugs")
    await draw(district, plan, ratios={"none": "1"})
    assert await places_of(district, plan) == places[2:]
    filed = await district.through(await district.seen(plan))
    assert filed["task_count"] == 2


@pytest.mark.rule("P-12")
async def test_an_exception_excuses_the_lead_and_the_frame_minds_the_partners_list(
    district: District,
) -> None:
    places = await district.register(range(3))
    await district.tell("subject-svc", listed(0, "market"), listed(1, "culture"))
    ordered = await district.draft(
        kind="special",
        partner_agencies=["310116-culture"],
        exception="superior_order",
        exception_reference="沪市监〔2026〕9号",
    )
    await draw(district, ordered, ratios={"none": "1"})
    assert await places_of(district, ordered) == [places[0], places[2]]
