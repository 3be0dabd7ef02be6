"""First the plan, then the inspection (P-01, P-19; JS 二.6, SH 十一).

JS 二.6: 对除触发式检查之外的所有其他检查实行"先计划后检查".
"""

import pytest

from shared.events.plan import TaskScheduled
from tests.integration.plan_svc.planned import District, Json

pytestmark = [pytest.mark.rule("P-01"), pytest.mark.rule("P-19")]
CULTURE, MARKET = "310116-culture", "310116-market"
KINDS = [
    ("annual", "2026-03-01", "2026-12-31"),
    ("monthly", "2026-03-01", "2026-03-31"),
    ("special", "2026-03-01", "2026-05-31"),
]


def triggered(place: str, source: str) -> Json:
    return {
        "place": place,
        "items": ["market-001"],
        "source": source,
        "source_number": "1",
        "source_reason": "说明",
        "latest": "2026-03-31",
    }


@pytest.mark.parametrize(("kind", "first", "last"), KINDS)
async def test_no_task_is_there_before_the_last_step_and_each_is_after_it(
    district: District, kind: str, first: str, last: str
) -> None:
    places = await district.register(range(2))
    days = {"kind": kind, "period_from": first, "period_to": last}
    plan = await district.draft(CULTURE, **days)
    await district.upload(plan, "place\n" + "\n".join(places))
    plan = (await district.approve(plan)).json()
    while plan["status"] != "filed":
        assert plan["plan_code"] is None
        assert await district.tasks() == []
        assert await district.world.published("plan-svc", TaskScheduled) == []
        step = next(step for step in plan["steps"] if step["open"])
        plan = (await district.consent(plan, step["name"], step["authority"])).json()
    tasks = await district.tasks(plan_code=plan["plan_code"])
    assert sorted(task["place"] for task in tasks) == sorted(places)


async def test_a_plan_that_is_refused_or_withdrawn_gives_no_task(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE)
    await district.upload(plan, f"place\n{place}")
    await district.approve(plan)
    path = f"/plan/v1/plans/{plan['id']}"
    municipal = district.authority("310000-culture")
    step = f"{path}/steps/municipal_counterpart/refusal"
    assert (await municipal.post(step, json={"reason": "重报"})).status_code == 200
    assert await district.tasks() == []
    await district.approve(plan)
    back = await district.planner(CULTURE).post(
        f"{path}/withdrawal", json={"reason": "撤回"}
    )
    assert back.json()["status"] == "draft"
    assert await district.tasks() == []


async def test_planned_work_of_every_kind_is_no_task_without_a_plan(
    district: District,
) -> None:
    (place,) = await district.register([0])
    for source in ("plan", "superior_campaign"):
        body = triggered(place, source)
        refused = await district.planner(MARKET).post("/plan/v1/tasks", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "plan-needed")
        assert refused.json()["clause"]
        assert refused.json()["next"]
    assert await district.tasks() == []


async def test_a_complaint_needs_no_plan(district: District) -> None:
    (place,) = await district.register([0])
    body = triggered(place, "complaint")
    taken = await district.planner(MARKET).post("/plan/v1/tasks", json=body)
    assert (taken.status_code, taken.json()["kind"]) == (201, "triggered")
    assert taken.json()["plan_code"] is None


async def test_what_a_revoked_plan_had_still_to_do_is_no_task_any_more(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.filed([place])
    revoked = await district.approver(CULTURE).post(
        f"/plan/v1/plans/{plan['id']}/revocation", json={"reason": "政策调整"}
    )
    assert revoked.status_code == 200, revoked.text
    (task,) = await district.tasks(plan_code=plan["plan_code"])
    assert (task["status"], task["reason"]) == ("withdrawn", "政策调整")
