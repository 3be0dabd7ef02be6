"""A plan filed with a scope takes its places later, each counted against it (P-02).

JS-WL 二(二)1: a check of unspecified subjects is planned by a scheme, its ratio may be
open; whoever applies for a code names the plan's code. HP 九: on the day of a filed
plan, subjects are matched to it.
"""

import asyncio
from typing import Any

import httpx
import pytest

from shared.events.plan import PlanExtended, PlanFiled, TaskScheduled
from tests.integration.plan_svc.planned import District, Json, draft_body, listed

pytestmark = pytest.mark.rule("P-02")
CULTURE = "310116-culture"
OPEN: dict[str, Any] = {
    "kind": "annual",
    "period_from": "2026-03-01",
    "period_to": "2026-12-31",
    "scope_open": True,
    "ratio": None,
}


def extent(number: int = 3, **bounds: Any) -> Json:
    return OPEN | {"extent": {"number": number, **bounds}}


async def scoped(district: District, number: int = 3, **bounds: Any) -> Json:
    """A plan of culture that is filed with a scope alone."""
    plan = await district.draft(CULTURE, **extent(number, **bounds))
    return await district.through(plan)


async def begin(district: District, plan: Json) -> httpx.Response:
    return await district.planner(plan["agency"]).post(
        f"/plan/v1/plans/{plan['id']}/extensions"
    )


async def extension(district: District, plan: Json, places: list[str]) -> Json:
    answer = await begin(district, plan)
    assert answer.status_code == 201, answer.text
    taken = await district.upload(answer.json(), "place\n" + "\n".join(places))
    assert taken.status_code == 200, taken.text
    return await district.seen(answer.json())


async def ask(
    district: District, plan: Json, place: str, agency: str = CULTURE
) -> httpx.Response:
    """An inspector asks for a place, as checkcode-svc does for an application."""
    inspector = district.world.client("plan-svc", agency, role="inspector")
    body = {"plan_code": plan["plan_code"], "place": place}
    return await inspector.post("/plan/v1/plan-places", json=body)


async def test_a_plan_is_filed_with_a_scope_and_has_no_tasks_yet(
    district: District,
) -> None:
    plan = await scoped(district, areas=["310116"])
    assert (plan["status"], plan["subject_count"], plan["task_count"]) == (
        "filed",
        0,
        0,
    )
    assert plan["extent"] == {
        "number": 3,
        "areas": ["310116"],
        "business_types": [],
    }
    assert await district.tasks(plan_code=plan["plan_code"]) == []


async def test_uploaded_places_become_tasks_once_a_second_person_approves_them(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await scoped(district)
    draft = await extension(district, plan, places)
    assert (draft["extends"], draft["amends"]) == (True, plan["id"])
    assert {step["name"] for step in draft["steps"]} == {"agency"}
    assert await district.tasks(plan_code=plan["plan_code"]) == []

    done = await district.approve(draft)
    assert done.json()["status"] == "filed", done.text
    tasks = await district.tasks(plan_code=plan["plan_code"])
    assert {task["number"] for task in tasks} == {
        f"{plan['plan_code']}.{CULTURE}.{place}" for place in places
    }
    seen = await district.seen(plan)
    assert (seen["subject_count"], seen["task_count"], seen["edition"]) == (2, 2, 1)
    assert await district.places_of(plan) == sorted(places)
    told = await district.world.published("plan-svc", PlanFiled, PlanExtended)
    assert [(type(each), each.task_count, each.version) for each in told] == [
        (PlanFiled, 0, 2),
        (PlanExtended, 2, 3),
    ]
    assert len(await district.world.published("plan-svc", TaskScheduled)) == 2


@pytest.mark.rule("P-04")
async def test_whoever_uploads_the_places_does_not_approve_them(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await scoped(district)
    draft = await extension(district, plan, [place])
    client = district.world.client
    one = client("plan-svc", CULTURE, role="planner", subject="one")
    path = f"/plan/v1/plans/{draft['id']}"
    await one.post(
        f"{path}/subjects?replace=true",
        content=f"place\n{place}".encode(),
        headers={"content-type": "text/csv"},
    )
    shown = (await district.seen(draft))["round"]
    same = client("plan-svc", CULTURE, role="approver", subject="one")
    refused = await same.post(f"{path}/approval", json={"round": shown})
    assert refused.json()["code"] == "second-person-needed"
    assert await district.tasks(plan_code=plan["plan_code"]) == []


async def test_drawn_places_lie_within_the_scope(district: District) -> None:
    inside = await district.register(range(4), town="310116101")
    await district.register(range(4, 8), town="310116102")
    plan = await scoped(district, 4, areas=["310116101"])
    draft = (await begin(district, plan)).json()
    drawn = await district.draw(draft, ratios={"none": "1"})
    assert drawn["frame_size"] == 4
    done = await district.approve(draft)
    assert done.json()["status"] == "filed", done.text
    assert await district.places_of(plan) == sorted(inside)


async def test_a_draw_of_more_places_than_are_left_is_refused(
    district: District,
) -> None:
    await district.register(range(4))
    plan = await scoped(district, 3)
    draft = (await begin(district, plan)).json()
    await district.fix_frame()
    refused = await district.planner(CULTURE).post(
        f"/plan/v1/plans/{draft['id']}/draw", json={"ratios": {"none": "1"}}
    )
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "extent-exceeded")
    assert (problem["number"], problem["over"], problem["clause"]) == (3, 1, "JS 二.6")


async def test_a_place_outside_the_scope_is_refused_by_its_row(
    district: District,
) -> None:
    (inside,) = await district.register([0], business_types=("restaurant",))
    (outside,) = await district.register([1])
    plan = await scoped(district, business_types=["restaurant"])
    draft = (await begin(district, plan)).json()
    refused = await district.upload(draft, f"place\n{inside}\n{outside}")
    problem = refused.json()
    assert [(row["line"], row["code"], row["rule"]) for row in problem["rows"]] == [
        (3, "outside-extent", "P-02")
    ]
    assert "JS 二.6" in problem["rows"][0]["reason"]
    assert (await district.seen(draft))["subject_count"] == 0


async def test_a_place_beyond_the_number_is_refused_and_says_what_to_do(
    district: District,
) -> None:
    places = await district.register(range(3))
    plan = await scoped(district, 2)
    draft = (await begin(district, plan)).json()
    refused = await district.upload(draft, "place\n" + "\n".join(places))
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "extent-exceeded")
    assert (problem["number"], problem["places"], problem["over"]) == (2, 3, 1)
    assert problem["rule"] == "P-02"
    assert problem["next"]


@pytest.mark.rule("P-12")
async def test_what_blocks_a_filing_blocks_an_extension(district: District) -> None:
    (place,) = await district.register([0])
    await district.tell("subject-svc", listed(0))
    plan = await scoped(district)
    draft = (await begin(district, plan)).json()
    refused = await district.upload(draft, f"place\n{place}")
    assert [row["rule"] for row in refused.json()["rows"]] == ["P-12"]
    asked = await ask(district, plan, place)
    assert asked.json()["code"] == "plan-blocked"
    assert [check["rule"] for check in asked.json()["checks"]] == ["P-12"]
    assert await district.tasks(plan_code=plan["plan_code"]) == []


async def test_a_code_asked_for_a_place_brings_it_into_the_plan_once(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await scoped(district, 1)
    first, again = [await ask(district, plan, place) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json()
    (task,) = first.json()["tasks"]
    assert task["number"] == f"{plan['plan_code']}.{CULTURE}.{place}"
    assert (await district.seen(plan))["subject_count"] == 1
    assert await district.places_of(plan) == [place]


async def test_two_ask_at_once_for_the_last_place_and_one_gets_it(
    district: District,
) -> None:
    one, other = await district.register(range(2))
    plan = await scoped(district, 1)
    answers = await asyncio.gather(
        ask(district, plan, one), ask(district, plan, other), ask(district, plan, one)
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes in ([200, 201, 409], [201, 409, 409])
    assert (await district.seen(plan))["subject_count"] == 1
    assert len(await district.tasks(plan_code=plan["plan_code"])) == 1


async def test_two_extensions_that_together_are_too_many_are_not_both_taken(
    district: District,
) -> None:
    places = await district.register(range(4))
    plan = await scoped(district, 3)
    drafts = [
        await extension(district, plan, places[:2]),
        await extension(district, plan, places[2:]),
    ]
    answers = await asyncio.gather(*(district.approve(draft) for draft in drafts))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).json()
    assert refused["code"] in {"extent-exceeded", "plan-blocked"}
    assert (await district.seen(plan))["subject_count"] == 2


async def test_a_place_that_came_by_a_code_is_named_when_an_extension_has_it_too(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    plan = await scoped(district)
    draft = await extension(district, plan, [first, second])
    assert (await ask(district, plan, first)).status_code == 201
    refused = (await district.approve(draft)).json()
    assert (refused["code"], refused["places"]) == ("places-standing", [first])
    amendment = await district.amendment(plan)
    path = f"/plan/v1/plans/{amendment['id']}"
    row = await district.upload(amendment, f"place\n{first}")
    assert [each["code"] for each in row.json()["rows"]] == ["row-in-plan"]
    assert (await district.planner(CULTURE).get(path)).json()["subject_count"] == 1


async def test_a_plan_without_a_stated_number_takes_no_places_later(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.filed([place])
    refused = await begin(district, plan)
    assert (refused.status_code, refused.json()["code"]) == (409, "scope-not-open")
    other = await district.register([1])
    asked = await ask(district, plan, other[0])
    assert asked.json()["code"] == "scope-not-open"
    assert asked.json()["next"]


async def test_a_monthly_plan_names_its_subjects_and_takes_none_later(
    district: District,
) -> None:
    """JS-JT 二(五): a monthly plan has its subjects one by one."""
    first, second = await district.register(range(2))
    month = extent() | {"kind": "monthly", "period_to": "2026-03-31", "ratio": "0.1"}
    plan = await district.filed([first], **month)
    refused = await ask(district, plan, second)
    assert refused.json()["code"] == "subjects-named"
    assert refused.json()["basis"]["clause"] == "JS-JT 二(五)"


async def test_bounds_without_an_open_scope_are_refused(district: District) -> None:
    answer = await district.planner(CULTURE).post(
        "/plan/v1/plans",
        json=draft_body(CULTURE, scope_open=False, extent={"number": 1}),
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "extent-wrong")


async def test_only_the_plans_agencies_ask_for_its_places(district: District) -> None:
    (place,) = await district.register([0])
    plan = await scoped(district)
    stranger = await ask(district, plan, place, "310116-health")
    assert (stranger.status_code, stranger.json()["code"]) == (404, "plan-unknown")
    other = await district.planner("310116-health").post(
        f"/plan/v1/plans/{plan['id']}/extensions"
    )
    assert other.status_code == 403


async def test_an_extension_states_nothing_and_lets_nothing_leave(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await scoped(district)
    draft = await extension(district, plan, [place])
    stated = await district.planner(CULTURE).put(
        f"/plan/v1/plans/{draft['id']}", json=draft_body(CULTURE)
    )
    assert (stated.status_code, stated.json()["code"]) == (409, "not-a-draft")
    left = await district.let_leave(draft, f"place\n{place}")
    assert left.json()["code"] == "not-an-amendment"


@pytest.mark.rule("P-08")
async def test_an_extension_follows_what_an_amendment_changed_meanwhile(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await scoped(district)
    draft = await extension(district, plan, [place])
    amendment = await district.restate(
        await district.amendment(plan), **extent(), duration_minutes=90
    )
    await district.through(amendment)
    done = await district.approve(draft)
    assert done.json()["edition"] == 2, done.text
    (task,) = await district.tasks(plan_code=plan["plan_code"])
    assert task["duration_minutes"] == 90
