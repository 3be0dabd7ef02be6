"""Draws over HTTP: which places come into a frame, and which of them first."""

import math
from decimal import Decimal

import pytest

from shared.events.credit import Grade
from tests.integration.plan_svc.planned import District, grade, listed


@pytest.mark.rule("P-16")
@pytest.mark.rule("G-04")
async def test_of_each_grade_its_ratio_is_drawn(district: District) -> None:
    await district.register(range(100))
    grades = [grade(n, "culture", Grade.D if n < 20 else Grade.A) for n in range(60)]
    await district.tell("credit-svc", *grades)
    plan = await district.draft("310116-culture")
    ratios = {"A": "0.05", "D": "0.5", "none": "0.1"}
    drawn = await district.draw(plan, ratios=ratios)
    sizes = {
        group["name"]: (group["size"], group["drawn"]) for group in drawn["groups"]
    }
    assert sizes == {"A": (40, 2), "D": (20, 10), "none": (40, 4)}
    for name, (size, count) in sizes.items():
        assert count == math.ceil(size * Decimal(ratios[name]))
    assert drawn["coordinated"] is True
    assert len(await district.places_of(plan)) == drawn["drawn"] == 16
    filed = await district.through(await district.seen(plan))
    assert filed["task_count"] == 16


@pytest.mark.rule("X-15")
async def test_the_same_frame_gives_the_same_places_whoever_draws(
    district: District,
) -> None:
    await district.register(range(50))
    plans = [
        await district.draft(agency, period_from=f"2026-0{month}-01")
        for agency, month in (("310116-culture", 3), ("310116-health", 3))
    ]
    for plan, ratio in zip(plans, ("0.1", "0.3"), strict=True):
        await district.draw(plan, ratios={"none": ratio})
    few, many = [set(await district.places_of(plan)) for plan in plans]
    assert (len(few), len(many)) == (5, 15)
    assert few < many


@pytest.mark.rule("X-15")
async def test_an_agency_with_a_reason_takes_numbers_of_its_own(
    district: District,
) -> None:
    await district.register(range(60))
    plans = [
        await district.draft(agency) for agency in ("310116-culture", "310116-health")
    ]
    await district.draw(plans[0], ratios={"none": "0.2"})
    drawn = await district.draw(
        plans[1], ratios={"none": "0.2"}, own_reason="上级要求单独抽取"
    )
    assert (drawn["coordinated"], drawn["own_reason"]) == (False, "上级要求单独抽取")
    shared, own = [set(await district.places_of(plan)) for plan in plans]
    assert len(own) == 12
    assert own != shared


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
    june = {"period_from": "2026-06-01", "period_to": "2026-06-30"}
    plan = await district.draft(**june)
    drawn = await district.draw(plan, ratios={"none": "1"})
    assert drawn["left_out"] == 4
    assert await district.places_of(plan) == sorted(places[4:])
    order = {
        "kind": "special",
        "exception": "superior_order",
        "exception_reference": "沪市监〔2026〕9号",
    }
    half, whole = [await district.draft(**june, **order) for _ in range(2)]
    await district.draw(half, ratios={"none": "0.5"})
    assert await district.places_of(half) == sorted(places[4:])
    await district.draw(whole, ratios={"none": "1"})
    assert await district.places_of(whole) == sorted(places[2:])


@pytest.mark.rule("P-16")
async def test_a_draw_from_towns_and_business_types_keeps_to_them(
    district: District,
) -> None:
    there = await district.register([0], town="310116101", business_types=("catering",))
    await district.register([1], town="310116102", business_types=("catering",))
    await district.register([2], town="310116101", business_types=("retail",))
    await district.register([3], region="310101")
    plan = await district.draft("310116-culture")
    await district.draw(
        plan,
        ratios={"none": "1"},
        towns=["310116101"],
        business_types=["catering"],
    )
    assert await district.places_of(plan) == there
    other = await district.draft("310116-culture")
    answer = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{other['id']}/draw", json={"towns": ["nowhere"]}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "frame-empty")
    assert await district.places_of(other) == []


@pytest.mark.rule("P-16")
async def test_projects_are_drawn_too_unless_premises_alone_are_asked_for(
    district: District,
) -> None:
    [premises] = await district.register([0])
    [project] = await district.register([1], kind="project")
    both, alone = [await district.draft("310116-construction") for _ in range(2)]
    await district.draw(both, ratios={"none": "1"})
    await district.draw(alone, ratios={"none": "1"}, kinds=["premises"])
    assert await district.places_of(both) == sorted([premises, project])
    assert await district.places_of(alone) == [premises]


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
    await district.draw(plan, ratios={"none": "1"})
    assert await district.places_of(plan) == places[2:]
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
    await district.draw(ordered, ratios={"none": "1"})
    assert await district.places_of(ordered) == [places[0], places[2]]


@pytest.mark.rule("P-16")
async def test_late_places_enter_the_next_frame(district: District) -> None:
    early = await district.register([0, 1])
    await district.fix_frame()
    late = await district.register([2])
    plan, later = [await district.draft("310116-culture") for _ in range(2)]
    url = f"/plan/v1/plans/{plan['id']}/draw"
    answer = await district.planner("310116-culture").post(
        url, json={"ratios": {"none": "1"}}
    )
    assert answer.json()["frame_size"] == 2
    assert await district.places_of(plan) == sorted(early)
    await district.draw(later, ratios={"none": "1"})
    assert await district.places_of(later) == sorted(early + late)


@pytest.mark.rule("P-16")
async def test_without_a_numbered_frame_nothing_is_drawn(district: District) -> None:
    await district.register([0])
    plan = await district.draft("310116-culture")
    answer = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{plan['id']}/draw", json={"ratios": {"none": "1"}}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "frame-not-fixed")
