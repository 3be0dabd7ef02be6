"""What others inspected, this service leaves alone (M-05, M-09, M-10)."""

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from shared.events.checkcode import VisitStarted
from shared.events.matching import (
    ReliefEvent,
    ReliefGround,
    ReliefKind,
    ReliefStatus,
    TaskCovered,
    TaskRecognised,
)
from shared.events.plan import TaskChanged
from tests.integration.plan_svc.planned import District

TOWN = "310116104-urban_management"
DAY = date(2026, 2, 10)


def visit(place: str, **more: Any) -> VisitStarted:
    plain: dict[str, Any] = {
        "version": 1,
        "visit_id": "v1",
        "number": 1,
        "code": "JC1",
        "place": place,
        "uscc": place.partition("-")[0],
        "day": DAY,
        "agencies": ("310116-market", "310116-fire"),
        "tasks": (),
        "kind": "planned",
        "started_at": datetime(2026, 2, 10, 2, tzinfo=UTC),
    }
    return VisitStarted(**{**plain, **more})


async def town(district: District) -> None:
    """A town agency that exercises an item of fire."""
    body = {
        "name": "某镇综合行政执法队",
        "level": "town",
        "domain": "urban_management",
        "region": "310116104",
    }
    answer = await district.steward.put(f"/plan/v1/agencies/{TOWN}", json=body)
    assert answer.status_code == 200, answer.text
    await district.item("fire-002", level="town", domain="fire")
    await district.item("urban_management-002", level="town")
    await district.claim("fire-002", TOWN)
    await district.claim("urban_management-002", TOWN)


async def refused(district: District, places: list[str], **plan: Any) -> list[str]:
    """The codes by which the rows of a town's plan are refused."""
    draft = await district.draft(TOWN, **{"items": ["fire-002"], **plan})
    answer = await district.upload(draft, "place\n" + "\n".join(places))
    rows = answer.json().get("rows", []) if answer.status_code == 422 else []
    return [f"{row['rule']} {row['code']} {row['line']}" for row in rows]


@pytest.mark.rule("M-05")
async def test_nobody_else_plans_fire_items_where_fire_was_this_year(
    district: District,
) -> None:
    await town(district)
    places = await district.register([1, 2], town="310116104")
    await district.tell("checkcode-svc", visit(places[1]))
    refusals = await refused(district, places)
    assert refusals == ["M-05 inspected-this-year 3"]
    elsewhere = await district.register([7], town="310116105")
    assert await refused(district, elsewhere) == ["P-23 other-region 2"]
    assert await refused(district, places[:1]) == []
    other = ["urban_management-002"]
    assert await refused(district, places, items=other) == []
    later = {"period_from": "2027-01-04", "period_to": "2027-01-29"}
    assert await refused(district, places, **later) == []


@pytest.mark.rule("M-05")
@pytest.mark.parametrize(
    "more",
    [
        {"agencies": ("310116-market",)},
        {"counted": False},
        {"day": date(2025, 11, 3)},
        {"classified": True},
    ],
)
async def test_other_visits_and_other_years_rule_nothing_out(
    district: District, more: dict[str, Any]
) -> None:
    await town(district)
    places = await district.register([1], town="310116104")
    await district.tell("checkcode-svc", visit(places[0], **more))
    assert await refused(district, places) == []


@pytest.mark.rule("M-05", "P-05")
async def test_the_filing_review_names_it_and_a_draw_leaves_the_unit_out(
    district: District,
) -> None:
    """The visit comes after the subjects were uploaded."""
    await town(district)
    places = await district.register([1, 2], town="310116104")
    plan = await district.draft(TOWN, items=["fire-002"])
    assert (await district.upload(plan, "place\n" + "\n".join(places))).is_success
    assert (await district.checks(plan))["inspected-this-year"]["passed"]
    await district.tell("checkcode-svc", visit(places[0]))
    check = (await district.checks(plan))["inspected-this-year"]
    assert (check["passed"], check["effect"], check["sample"]) == (
        False,
        "blocks",
        places[:1],
    )
    another = await district.draft(TOWN, items=["fire-002"])
    drawn = await district.draw(another, ratios={"none": "1"})
    assert drawn["frame_size"] == 1


@pytest.mark.rule("M-06")
async def test_a_plan_names_a_lead_only_where_it_has_partners(
    district: District,
) -> None:
    places = await district.register([1])
    alone = await district.filed(places, "310116-culture")
    tasks = await district.tasks(plan_code=alone["plan_code"])
    assert [task["lead"] for task in tasks] == [None]
    both = await district.filed(
        places,
        "310116-fire",
        items=["fire-001", "health-001"],
        partner_agencies=["310116-health"],
    )
    tasks = await district.tasks(plan_code=both["plan_code"])
    assert [task["lead"] for task in tasks] == ["310116-fire"] * 2


def relief(task: dict[str, Any], version: int, status: str, **more: Any) -> ReliefEvent:
    kind = more.pop("kind", "coverage")
    model = TaskCovered if kind == "coverage" else TaskRecognised
    return model(
        version=version,
        task=task["number"],
        kind=ReliefKind(kind),
        place=task["place"],
        uscc=task["uscc"],
        region="310116",
        agency=task["agency"],
        domain=task["domain"],
        status=ReliefStatus(status),
        grounds=(ReliefGround(code="JC9", agency=task["agency"], day=DAY),),
        clause="JS-SCJG 五(一)",
        fingerprint="x",
        made_on=DAY,
        changed_at=datetime(2026, 2, 10, 2, tzinfo=UTC),
        **more,
    )


async def now(district: District, number: str) -> tuple[str, str | None]:
    [found] = [task for task in await district.tasks() if task["number"] == number]
    return found["status"], found["reason"]


@pytest.mark.rule("M-09", "M-10", "M-14")
async def test_reliefs_twice_and_in_any_order_give_the_same_task(
    district: District,
) -> None:
    plans = await district.register([1, 2, 3, 4, 5, 6])
    await district.filed(plans, "310116-culture")
    tasks = await district.tasks()
    for task, order in zip(tasks, permutations((1, 2, 3)), strict=True):
        states = {1: "offered", 2: "confirmed", 3: "refused"}
        for version in order:
            event = relief(task, version, states[version])
            await district.tell("matching-svc", event)
        await district.tell("matching-svc", relief(task, 1, "waived", kind="inspected"))
    ends = {await now(district, task["number"]) for task in tasks}
    assert ends == {("waived", "inspected JC9")}
    before = len(await district.world.published("plan-svc", TaskChanged))
    await district.world.deliver_again("plan-svc")
    await district.world.settle()
    assert {await now(district, task["number"]) for task in tasks} == ends
    assert len(await district.world.published("plan-svc", TaskChanged)) == before


@pytest.mark.rule("M-09")
async def test_a_visit_is_a_fact_before_and_after_the_task_was_covered(
    district: District,
) -> None:
    places = await district.register([1, 2])
    await district.filed(places, "310116-culture")
    first, second = await district.tasks()
    went = [
        visit(
            task["place"],
            visit_id=f"v{index}",
            agencies=(task["agency"],),
            tasks=(task["number"],),
        )
        for index, task in enumerate((first, second))
    ]
    await district.tell("matching-svc", relief(first, 1, "confirmed"))
    assert await now(district, first["number"]) == ("covered", "coverage JC9")
    await district.tell("checkcode-svc", *went)
    await district.tell("matching-svc", relief(second, 1, "confirmed"))
    for task in (first, second):
        assert await now(district, task["number"]) == ("visited", None)
