"""A code is asked for a place within a filed plan's scope, by the plan's code (P-02).

JS-WL 二(二)1: 有计划行政检查申请检查码时, 应当填写检查计划编码, 作为申请检查码的理由.
"""

from typing import Any

import httpx
import pytest

from shared.messaging.rebuild import rebuild
from shared.running.service import NAMES
from shared.testing.principals import plain_token
from shared.testing.world import MakeWorld
from tests.readmodels import digests, wreck
from tests.smallcity import (
    CULTURE,
    HEALTH,
    OTHER_PLACE,
    PLACE,
    SmallCity,
    certificates,
    plan_body,
)

pytestmark = [pytest.mark.rule("P-02"), pytest.mark.rule("C-02")]
DAY = "2026-03-20"
Json = dict[str, Any]


async def scoped(make_world: MakeWorld, number: int = 1) -> tuple[SmallCity, Json]:
    """A city in which culture has a plan with a scope and no place."""
    city = SmallCity(await make_world(*NAMES, recompute="live"))
    await city.furnish()
    body = plan_body(CULTURE) | {
        "kind": "annual",
        "scope_open": True,
        "extent": {"number": number},
    }
    plan = await city.do(CULTURE, "POST", "/plan/v1/plans", body)
    return city, await city.file(plan)


async def apply(
    city: SmallCity, plan: Json, place: str = PLACE, agency: str = CULTURE, **more: Any
) -> httpx.Response:
    body = {
        "plan_code": plan["plan_code"],
        "place": place,
        "inspectors": certificates(0 if agency == CULTURE else 2),
        "day": DAY,
        **more,
    }
    return await city.ask(agency, "POST", "/checkcode/v1/applications", json=body)


async def test_the_code_is_issued_at_once_and_the_place_counts_in_the_plan(
    make_world: MakeWorld,
) -> None:
    city, plan = await scoped(make_world)
    answer = await apply(city, plan)
    assert answer.status_code == 201, answer.text
    application = answer.json()
    number = f"{plan['plan_code']}.{CULTURE}.{PLACE}"
    assert (application["status"], application["kind"]) == ("issued", "planned")
    assert application["members"][0]["tasks"] == [number]
    await city.world.settle()

    seen = await city.do(CULTURE, "GET", f"/plan/v1/plans/{plan['id']}")
    assert (seen["subject_count"], seen["task_count"]) == (1, 1)
    task = await city.do(CULTURE, "GET", f"/plan/v1/tasks/{number}")
    assert task["settled_on"] == DAY


@pytest.mark.rule("X-13")
async def test_the_copy_that_came_with_the_answer_is_the_one_that_events_give(
    make_world: MakeWorld,
) -> None:
    city, plan = await scoped(make_world)
    assert (await apply(city, plan)).status_code == 201
    await city.world.settle()
    for name in ("checkcode-svc", "matching-svc"):
        right = await digests(city.world.db(name))
        await wreck(city.world.db(name))
        token = plain_token("310000-market", scopes="state:read")
        await rebuild(city.world.db(name), lambda _: None, token=token)
        assert await digests(city.world.db(name)) == right, name


async def test_a_place_beyond_the_number_gets_no_code_and_says_why(
    make_world: MakeWorld,
) -> None:
    city, plan = await scoped(make_world, number=1)
    assert (await apply(city, plan)).status_code == 201
    refused = await apply(city, plan, OTHER_PLACE)
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "plan-refuses-place")
    assert problem["refusal"]["code"] in {"extent-exceeded", "plan-blocked"}
    assert problem["refusal"]["next"]
    assert problem["rule"] == "P-02"
    codes = await city.do(CULTURE, "GET", "/checkcode/v1/codes")
    assert len(codes["items"]) == 1


async def test_an_agency_that_is_not_in_the_plan_gets_no_code_by_it(
    make_world: MakeWorld,
) -> None:
    city, plan = await scoped(make_world)
    refused = await apply(city, plan, agency=HEALTH)
    assert refused.json()["refusal"]["code"] == "plan-unknown"
    batch = await city.do(
        HEALTH,
        "POST",
        "/checkcode/v1/applications/batch",
        {
            "applications": [
                {
                    "plan_code": plan["plan_code"],
                    "place": PLACE,
                    "inspectors": certificates(2),
                    "day": DAY,
                }
            ]
        },
    )
    [verdict] = batch["verdicts"]
    assert verdict["problem"]["code"] == "plan-refuses-place"


async def test_without_plan_svc_no_place_comes_into_a_plan(
    make_world: MakeWorld,
) -> None:
    city, plan = await scoped(make_world)
    await city.world.settle()
    city.world.neighbours.broken = True
    refused = await apply(city, plan)
    assert (refused.status_code, refused.json()["code"]) == (
        503,
        "planning-unavailable",
    )


async def test_a_plans_code_goes_with_a_place_alone(make_world: MakeWorld) -> None:
    city, plan = await scoped(make_world)
    refused = await apply(city, plan, source="complaint")
    assert (refused.status_code, refused.json()["code"]) == (422, "body-invalid")
