"""A filed plan is amended: the same steps, its tasks follow, nothing is lost (P-08)."""

import pytest

from shared.events.plan import (
    PlanAmended,
    PlanFiled,
    TaskChanged,
    TaskScheduled,
    TaskWithdrawn,
)
from tests.integration.plan_svc.planned import District, Json

pytestmark = pytest.mark.rule("P-08")
CULTURE, HEALTH = "310116-culture", "310116-health"


def number(plan: Json, place: str, agency: str = CULTURE) -> str:
    return f"{plan['plan_code']}.{agency}.{place}"


async def states(district: District, plan: Json) -> dict[str, Json]:
    tasks = await district.tasks(plan_code=plan["plan_code"])
    return {task["number"]: task for task in tasks}


async def subjects(district: District, plan: Json, **params: str) -> list[str]:
    answer = await district.planner(plan["agency"]).get(
        f"/plan/v1/plans/{plan['id']}/subjects", params=params
    )
    assert answer.status_code == 200, answer.text
    return [subject["place"] for subject in answer.json()["items"]]


async def test_an_amendment_goes_through_every_step_of_its_plan(
    district: District,
) -> None:
    first, second, third = await district.register(range(3))
    plan = await district.filed([first, second])
    draft = await district.amendment(plan, leaving=[first], coming=[third])
    assert (draft["status"], draft["amends"], draft["edition"]) == (
        "draft",
        plan["id"],
        2,
    )
    assert draft["subject_count"] == 2
    assert [step["name"] for step in draft["steps"] if step["open"]] == ["agency"]
    own = await district.planner(CULTURE).get(f"/plan/v1/plans/{plan['id']}")
    assert own.json()["status"] == "filed"

    submitted = (await district.approve(draft)).json()
    assert submitted["status"] == "submitted"
    assert set(await states(district, plan)) == {
        number(plan, first),
        number(plan, second),
    }
    filed = await district.through(submitted)

    assert (filed["status"], filed["plan_code"]) == ("filed", plan["plan_code"])
    amended = await district.seen(plan)
    assert (amended["edition"], amended["change_reason"]) == (2, "任务调整")
    assert (amended["subject_count"], amended["task_count"]) == (2, 2)
    told = await district.world.published("plan-svc", PlanFiled, PlanAmended)
    assert [(type(each), each.edition, each.version) for each in told] == [
        (PlanFiled, 1, 2),
        (PlanAmended, 2, 3),
    ]
    assert [each.plan_id for each in told] == [plan["id"]] * 2


async def test_tasks_that_stay_keep_their_numbers_and_those_that_go_say_why(
    district: District,
) -> None:
    first, second, third = await district.register(range(3))
    plan = await district.filed([first, second])
    draft = await district.amendment(plan, leaving=[first], coming=[third])
    await district.through(draft)

    tasks = await states(district, plan)
    assert {key: (task["status"], task["reason"]) for key, task in tasks.items()} == {
        number(plan, first): ("withdrawn", "企业已停业"),
        number(plan, second): ("scheduled", None),
        number(plan, third): ("scheduled", None),
    }
    assert tasks[number(plan, second)]["version"] == 1
    world = district.world
    gone = await world.published("plan-svc", TaskWithdrawn)
    assert [(each.number, each.version) for each in gone] == [(number(plan, first), 2)]
    assert await world.published("plan-svc", TaskChanged) == []
    assert len(await world.published("plan-svc", TaskScheduled)) == 3


async def test_what_the_plan_states_anew_reaches_every_task_that_stays(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.filed(places)
    draft = await district.amendment(plan)
    draft = await district.restate(
        draft, period_to="2026-04-15", duration_minutes=90, title="改后的计划"
    )
    await district.through(draft)

    tasks = await states(district, plan)
    assert {
        (task["latest"], task["duration_minutes"], task["version"], task["known_on"])
        for task in tasks.values()
    } == {("2026-04-15", 90, 2, "2026-03-02")}
    told = await district.world.published("plan-svc", TaskChanged)
    assert {each.number for each in told} == set(tasks)


async def test_the_old_edition_stays_readable_with_its_subjects(
    district: District,
) -> None:
    first, second, third = await district.register(range(3))
    plan = await district.filed([first, second])
    draft = await district.amendment(plan, leaving=[first], coming=[third])
    await district.through(await district.restate(draft, title="改后的计划"))

    url = f"/plan/v1/plans/{plan['id']}/editions"
    planner = district.planner(CULTURE)
    listed = (await planner.get(url)).json()
    assert [edition["edition"] for edition in listed] == [2, 1]
    assert listed[1]["until"] == listed[0]["since"]
    old, new = [(await planner.get(f"{url}/{n}")).json() for n in (1, 2)]
    assert (old["title"], new["title"]) == (plan["title"], "改后的计划")
    assert old["items"] == plan["items"]
    assert await subjects(district, plan, edition="1") == sorted([first, second])
    assert await subjects(district, plan) == sorted([second, third])
    none = await planner.get(f"{url}/3")
    assert (none.status_code, none.json()["code"]) == (404, "edition-unknown")


async def test_a_place_that_comes_back_has_its_old_number(district: District) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first, second])
    await district.through(await district.amendment(plan, leaving=[first]))
    plan = await district.seen(plan)
    await district.through(await district.amendment(plan, coming=[first]))

    task = (await states(district, plan))[number(plan, first)]
    assert (task["status"], task["reason"], task["version"]) == ("scheduled", None, 3)
    for edition, places in ((1, [first, second]), (2, [second]), (3, [first, second])):
        found = await subjects(district, plan, edition=str(edition))
        assert found == sorted(places)


async def test_a_partner_that_joins_consents_and_gets_tasks_at_every_place(
    district: District,
) -> None:
    first, second, third = await district.register(range(3))
    plan = await district.filed([first, second])
    draft = await district.amendment(plan, coming=[third])
    draft = await district.restate(
        draft, items=["culture-001", "health-001"], partner_agencies=[HEALTH]
    )
    submitted = (await district.approve(draft)).json()
    assert [step["name"] for step in submitted["steps"] if step["open"]] == [
        "partner_310116_health"
    ]
    await district.through(submitted)

    tasks = await states(district, plan)
    everywhere = {
        number(plan, place, agency)
        for place in (first, second, third)
        for agency in (CULTURE, HEALTH)
    }
    assert set(tasks) == everywhere
    assert {task["lead"] for task in tasks.values()} == {CULTURE}
    assert (await district.seen(plan))["task_count"] == 6

    plan = await district.seen(plan)
    draft = await district.restate(await district.amendment(plan))
    await district.through(draft)
    tasks = await states(district, plan)
    assert {task["status"] for task in tasks.values() if task["agency"] == HEALTH} == {
        "withdrawn"
    }
    assert {task["status"] for task in tasks.values() if task["agency"] == CULTURE} == {
        "scheduled"
    }


async def test_rows_that_do_not_fit_the_plan_are_named_and_none_is_taken(
    district: District,
) -> None:
    first, second, third = await district.register(range(3))
    plan = await district.filed([first, second])
    draft = await district.amendment(plan)
    again = await district.upload(draft, f"place\n{first}\n{third}\n")
    assert [(row["line"], row["code"]) for row in again.json()["rows"]] == [
        (2, "row-in-plan")
    ]
    rows = f"place,uscc\n{third},\n{first},{second[:18]}\n{first},\n"
    refused = await district.let_leave(draft, rows)
    assert [(row["line"], row["code"]) for row in refused.json()["rows"]] == [
        (2, "row-not-in-plan"),
        (3, "place-of-another-subject"),
        (4, "row-twice"),
    ]
    assert (await district.seen(draft))["subject_count"] == 2


async def test_a_place_leaves_with_a_reason_of_its_row_or_of_the_upload(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first, second])
    draft = await district.amendment(plan)
    bare = await district.let_leave(draft, f"place\n{first}\n", reason="")
    assert (bare.status_code, bare.json()["code"]) == (422, "leaving-reason-missing")
    assert bare.json()["lines"] == [2]
    rows = f"uscc,reason\n{first[:18]},对象已搬迁\n{second[:18]},\n"
    taken = await district.let_leave(draft, rows, reason="压减频次")
    assert taken.json()["subject_count"] == 0
    replaced = await district.let_leave(draft, f"uscc,reason\n{first[:18]},对象已搬迁")
    assert replaced.json()["subject_count"] == 1
    await district.through(await district.seen(draft))
    task = (await states(district, plan))[number(plan, first)]
    assert task["reason"] == "对象已搬迁"


async def test_only_a_filed_plan_is_amended_and_by_its_own_agency_once_at_a_time(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first])
    body, url = {"reason": "调整"}, "/plan/v1/plans/{}/amendments"
    draft = await district.draft(CULTURE)
    early = await district.planner(CULTURE).post(url.format(draft["id"]), json=body)
    assert (early.status_code, early.json()["code"]) == (409, "not-filed")
    other = await district.planner(HEALTH).post(url.format(plan["id"]), json=body)
    assert other.status_code == 403
    amendment = await district.amendment(plan, coming=[second])
    twice = await district.planner(CULTURE).post(url.format(plan["id"]), json=body)
    assert (twice.status_code, twice.json()["code"]) == (409, "amendment-open")
    assert twice.json()["amendment"] == amendment["id"]
    nested = await district.planner(CULTURE).post(
        url.format(amendment["id"]), json=body
    )
    assert nested.json()["code"] == "not-filed"
    wrong = await district.let_leave(draft, f"place\n{first}\n")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "not-an-amendment")


async def test_who_wrote_an_amendment_does_not_approve_it(district: District) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first])
    draft = await district.amendment(plan, coming=[second])
    same = district.world.client("plan-svc", CULTURE, role="approver", subject="p1")
    writer = district.world.client("plan-svc", CULTURE, role="planner", subject="p1")
    taken = await writer.post(
        f"/plan/v1/plans/{draft['id']}/subjects",
        content=f"place\n{second}\n".encode(),
        headers={"content-type": "text/csv"},
    )
    assert taken.status_code == 200, taken.text
    seen = await district.seen(draft)
    refused = await same.post(
        f"/plan/v1/plans/{draft['id']}/approval", json={"round": seen["round"]}
    )
    assert (refused.status_code, refused.json()["code"]) == (
        403,
        "second-person-needed",
    )


async def test_an_amendment_of_a_plan_that_was_revoked_meanwhile_changes_nothing(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first])
    draft = await district.amendment(plan, coming=[second])
    await district.approve(draft)
    await district.consent(draft, "municipal_counterpart", "310000-culture")
    revoked = await district.approver(CULTURE).post(
        f"/plan/v1/plans/{plan['id']}/revocation", json={"reason": "撤销"}
    )
    assert revoked.status_code == 200, revoked.text
    last = await district.consent(draft, "district_justice", "310116-justice")
    assert (last.status_code, last.json()["code"]) == (409, "not-filed")
    assert set(await states(district, plan)) == {number(plan, first)}


@pytest.mark.rule("P-13")
async def test_the_plans_own_visits_do_not_count_against_its_amendment(
    district: District,
) -> None:
    """Market plans a place at most once a year: the plan that is there is that once."""
    first, second = await district.register(range(2))
    plan = await district.filed([first], "310116-market")
    draft = await district.amendment(plan, coming=[second])
    draft = await district.restate(draft, period_to="2026-04-15")
    filed = await district.through(draft)
    assert filed["status"] == "filed"

    other = await district.draft("310116-market", period_to="2026-12-31")
    taken = await district.upload(other, f"place\n{second}\n")
    assert taken.json()["reasons_missing"] == 1


@pytest.mark.rule("P-13")
async def test_all_rows_are_judged_anew_where_the_amendment_changes_what_they_rest_on(
    district: District,
) -> None:
    (place,) = await district.register([0])
    await district.filed([place], "310116-market")
    later = {"period_from": "2027-05-01", "period_to": "2027-05-31"}
    plan = await district.filed([place], "310116-market", **later)
    draft = await district.amendment(plan)
    advice = "frequency-advisory"
    assert (await district.checks(draft))[advice]["passed"]
    draft = await district.restate(
        draft, period_from="2026-05-01", period_to="2026-05-31"
    )
    assert (await district.checks(draft))[advice]["rows"] == 1
