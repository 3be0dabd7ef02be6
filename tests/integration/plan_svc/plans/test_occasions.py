"""A plan may come to one place several times, each with its window and task (P-02)."""

from typing import Any

import pytest

from shared.events.credit import Grade
from shared.events.plan import TaskScheduled
from tests.integration.plan_svc.planned import District, Json, draft_body, grade

pytestmark = pytest.mark.rule("P-02")
FIRE = "310116-fire"
FIRST = {"earliest": "2026-03-02", "latest": "2026-06-30"}
SECOND = {"earliest": "2026-07-01", "latest": "2026-12-31"}
YEAR: dict[str, Any] = {
    "kind": "annual",
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
    "occasions": [FIRST, SECOND],
}


async def half_yearly(district: District) -> tuple[str, Json]:
    """A filed plan of fire for a key unit of grade D, once in each half-year."""
    (place,) = await district.register([0], business_types=("key_fire_unit",))
    await district.tell("credit-svc", grade(0, "fire", Grade.D))
    return place, await district.filed([place], FIRE, **YEAR)


async def windows(district: District, plan: Json) -> dict[str, tuple[str, str]]:
    tasks = await district.tasks(plan_code=plan["plan_code"], status="scheduled")
    return {task["number"]: (task["earliest"], task["latest"]) for task in tasks}


async def test_fires_grade_d_is_planned_once_in_each_half_year(
    district: District,
) -> None:
    """JS-XF 三(二): 评价等级为 D 级的，每半年开展一次现场检查."""
    place, plan = await half_yearly(district)
    number = f"{plan['plan_code']}.{FIRE}.{place}"
    assert plan["task_count"] == 2
    assert await windows(district, plan) == {
        number: ("2026-03-02", "2026-06-30"),
        f"{number}.2": ("2026-07-01", "2026-12-31"),
    }
    told = await district.world.published("plan-svc", TaskScheduled)
    assert sorted((each.number, each.occasion) for each in told) == [
        (number, 1),
        (f"{number}.2", 2),
    ]


async def test_an_amendment_drops_an_occasion_and_moves_the_other(
    district: District,
) -> None:
    place, plan = await half_yearly(district)
    draft = await district.restate(
        await district.amendment(plan),
        **YEAR | {"occasions": [FIRST | {"latest": "2026-05-31"}]},
    )
    await district.through(draft)
    number = f"{plan['plan_code']}.{FIRE}.{place}"
    assert await windows(district, plan) == {number: ("2026-03-02", "2026-05-31")}
    tasks = await district.tasks(plan_code=plan["plan_code"], status="withdrawn")
    assert [(task["number"], task["reason"]) for task in tasks] == [
        (f"{number}.2", "任务调整")
    ]


@pytest.mark.parametrize(
    "occasions",
    [
        [SECOND, FIRST],
        [FIRST, SECOND | {"earliest": "2026-06-30"}],
        [FIRST, SECOND | {"latest": "2027-01-31"}],
        [FIRST | {"latest": "2026-03-01"}],
    ],
    ids=["out of turn", "overlapping", "outside the period", "ends before it begins"],
)
async def test_occasions_follow_each_other_inside_the_period(
    district: District, occasions: list[dict[str, str]]
) -> None:
    body = draft_body(FIRE, **YEAR | {"occasions": occasions})
    answer = await district.planner(FIRE).post("/plan/v1/plans", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "occasion-wrong")


@pytest.mark.rule("P-13")
async def test_every_occasion_counts_against_the_years_limit(
    district: District,
) -> None:
    """JS-SCJG 四(一)1: once a year, in general; two occasions are one too many."""
    (place,) = await district.register([0])
    plan = await district.draft("310116-market", **YEAR)
    taken = await district.upload(plan, f"place\n{place}\n")
    assert [row["rule"] for row in taken.json()["advisory"]] == ["P-13"] * len(
        taken.json()["advisory"]
    )
    assert taken.json()["reasons_missing"] >= 1
    single = await district.draft("310116-market", **YEAR | {"occasions": []})
    taken = await district.upload(single, f"place\n{place}\n")
    assert taken.json()["reasons_missing"] == 0


@pytest.mark.rule("P-13")
async def test_occasions_that_cannot_be_a_month_apart_are_pointed_out(
    district: District,
) -> None:
    near = [FIRST | {"earliest": "2026-06-15"}, SECOND | {"latest": "2026-07-10"}]
    for occasions, passed in ((near, False), ([FIRST, SECOND], True)):
        plan = await district.draft("310116-market", **YEAR | {"occasions": occasions})
        check = (await district.checks(plan))["occasions-apart"]
        assert (check["passed"], check["effect"]) == (passed, "advises")


@pytest.mark.parametrize(
    ("kind", "until", "passed"),
    [
        ("annual", "2026-12-31", True),
        ("annual", "2027-01-31", False),
        ("monthly", "2026-03-31", True),
        ("monthly", "2026-04-10", False),
        ("special", "2027-12-31", True),
    ],
)
async def test_a_period_longer_than_its_kind_is_pointed_out(
    district: District, kind: str, until: str, *, passed: bool
) -> None:
    plan = await district.draft("310116-culture", kind=kind, period_to=until)
    check = (await district.checks(plan))["period-of-kind"]
    assert (check["passed"], check["effect"]) == (passed, "advises")
