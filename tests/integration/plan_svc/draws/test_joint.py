"""A joint draw: one frame of several scopes, one set of places (P-16, HP 六)."""

import math

import pytest

from shared.events.credit import Grade
from tests.integration.plan_svc.planned import District, grade

CULTURE, HEALTH = "310116-culture", "310116-health"


@pytest.mark.rule("P-16")
async def test_a_joint_draw_gives_one_set_of_places_in_all_of_its_scopes(
    district: District,
) -> None:
    """By the larger ratio of each mixture of grades; every agency has every place."""
    both = await district.register(
        range(30), town="310116101", business_types=("catering",)
    )
    await district.register([30], town="310116102", business_types=("catering",))
    await district.register([31], town="310116101", business_types=("retail",))
    grades = [grade(n, "culture", Grade.D) for n in range(10)]
    await district.tell("credit-svc", *grades)
    plan = await district.draft(
        CULTURE,
        partner_agencies=[HEALTH],
        items=["culture-001", "health-001"],
    )
    drawn = await district.draw(
        plan,
        ratios={"D": "0.5", "none": "0.1"},
        towns=["310116101"],
        partners=[
            {
                "agency": HEALTH,
                "ratios": {"none": "0.2"},
                "business_types": ["catering"],
            }
        ],
    )
    sizes = {
        group["name"]: (group["size"], group["drawn"]) for group in drawn["groups"]
    }
    assert sizes == {
        f"{CULTURE}=D+{HEALTH}=none": (10, 5),
        f"{CULTURE}=none+{HEALTH}=none": (20, math.ceil(20 * 0.2)),
    }
    places = await district.places_of(plan)
    assert set(places) <= set(both)
    filed = await district.through(await district.seen(plan))
    tasks = await district.tasks(plan_code=filed["plan_code"])
    for agency in (CULTURE, HEALTH):
        own = [task for task in tasks if task["agency"] == agency]
        assert sorted(task["place"] for task in own) == sorted(places)
    assert {task["lead"] for task in tasks} == {CULTURE}


@pytest.mark.rule("P-16")
@pytest.mark.parametrize("agency", ["310116-fire", CULTURE])
async def test_whoever_is_no_partner_of_the_plan_takes_no_part(
    district: District, agency: str
) -> None:
    await district.register(range(4))
    plan = await district.draft(CULTURE, partner_agencies=[HEALTH])
    await district.fix_frame()
    answer = await district.planner(CULTURE).post(
        f"/plan/v1/plans/{plan['id']}/draw",
        json={"partners": [{"agency": agency}]},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not-a-party")
