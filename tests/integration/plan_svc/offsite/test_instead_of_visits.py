"""What was met off-site is not inspected on site: open tasks, and new plans (P-14)."""

from typing import Any

import pytest

from shared.events.plan import TaskChanged, TaskStatus
from tests.integration.plan_svc.offsite.from_afar import (
    CULTURE,
    FIRE,
    MARKET,
    FromAfar,
)
from tests.integration.plan_svc.planned import Json

pytestmark = pytest.mark.rule("P-14")


async def _market(afar: FromAfar, *items: str) -> tuple[Json, Json]:
    """A task on site and one off it, at one place; then their items are marked."""
    places = await afar.district.register([0])
    for item in items:
        if item != "market-001":
            await afar.district.item(item)
            await afar.district.claim(item, MARKET)
    on_site = await afar.district.filed(places, MARKET, items=list(items))
    off_site = await afar.district.filed(places, MARKET, mode="off_site")
    await afar.district.item("market-001", off_site_possible=True)
    (visit,) = await afar.district.tasks(plan_code=on_site["plan_code"])
    (remote,) = await afar.district.tasks(plan_code=off_site["plan_code"])
    return visit, remote


async def test_a_task_whose_items_were_met_is_waived_until_a_correction(
    afar: FromAfar,
) -> None:
    visit, remote = await _market(afar, "market-001")
    result = await afar.inspect(remote["number"], MARKET)
    assert result["met"] == ["market-001"]
    waived = await afar.task(visit["number"], MARKET)
    assert (waived["status"], waived["reason"]) == (
        "waived",
        f"off_site {remote['number']}",
    )
    told = await afar.world.published("plan-svc", TaskChanged)
    assert TaskStatus.WAIVED in {
        event.status for event in told if event.number == visit["number"]
    }
    answer = await afar.correct(remote["number"], MARKET, problem=True)
    assert answer.status_code == 200, answer.text
    assert (await afar.task(visit["number"], MARKET))["status"] == "scheduled"


async def test_what_was_met_leaves_a_task_that_has_more(afar: FromAfar) -> None:
    visit, remote = await _market(afar, "market-001", "market-002")
    await afar.inspect(remote["number"], MARKET)
    left = await afar.task(visit["number"], MARKET)
    assert ([item["code"] for item in left["items"]], left["status"]) == (
        ["market-002"],
        "scheduled",
    )
    await afar.correct(remote["number"], MARKET, problem=True)
    whole = await afar.task(visit["number"], MARKET)
    assert [item["code"] for item in whole["items"]] == ["market-001", "market-002"]


async def test_a_problem_leaves_the_visit_as_it_is(afar: FromAfar) -> None:
    visit, remote = await _market(afar, "market-001")
    await afar.inspect(remote["number"], MARKET, problem=True)
    assert (await afar.task(visit["number"], MARKET))["status"] == "scheduled"


async def test_a_triggered_visit_is_made_whatever_was_met(afar: FromAfar) -> None:
    _, remote = await _market(afar, "market-001")
    visit = await afar.triggered(remote["place"], MARKET, on_site=True)
    await afar.inspect(remote["number"], MARKET)
    assert (await afar.task(visit["number"], MARKET))["status"] == "scheduled"


async def _joint(afar: FromAfar) -> tuple[list[Json], list[Json]]:
    """The tasks of a joint plan on site, and of one off it, at one place."""
    places = await afar.district.register([0])
    both: dict[str, Any] = {
        "items": ["culture-001", "fire-001"],
        "partner_agencies": [FIRE],
    }
    on_site = await afar.district.filed(places, **both)
    off_site = await afar.district.filed(places, mode="off_site", **both)
    return (
        await afar.district.tasks(plan_code=on_site["plan_code"]),
        await afar.district.tasks(plan_code=off_site["plan_code"]),
    )


async def test_after_an_off_site_joint_check_both_agencies_stay_away(
    afar: FromAfar,
) -> None:
    visits, remote = await _joint(afar)
    by_agency = {task["agency"]: task["number"] for task in remote}
    first = await afar.inspect(by_agency[CULTURE], CULTURE)
    assert first["is_joint"] is False
    states = {task["status"] for task in await afar.district.tasks(status="waived")}
    assert states == set()
    second = await afar.inspect(by_agency[FIRE], FIRE)
    assert second["is_joint"] is True
    for visit in visits:
        settled = await afar.task(visit["number"], visit["agency"])
        assert (settled["status"], settled["reason"]) == (
            "waived",
            f"off_site {by_agency[visit['agency']]}",
        )


async def test_a_problem_of_one_agency_leaves_it_its_own_part(afar: FromAfar) -> None:
    visits, remote = await _joint(afar)
    by_agency = {task["agency"]: task["number"] for task in remote}
    await afar.inspect(by_agency[CULTURE], CULTURE)
    await afar.inspect(by_agency[FIRE], FIRE, problem=True)
    states = {
        visit["agency"]: (await afar.task(visit["number"], visit["agency"]))["status"]
        for visit in visits
    }
    assert states == {CULTURE: "waived", FIRE: "scheduled"}


async def test_a_joint_plan_over_such_a_place_is_not_filed(afar: FromAfar) -> None:
    _, remote = await _joint(afar)
    for task in remote:
        await afar.inspect(task["number"], task["agency"])
    plan = await afar.district.draft(
        CULTURE, items=["culture-001", "fire-001"], partner_agencies=[FIRE]
    )
    await afar.district.upload(plan, f"place\n{remote[0]['place']}")
    check = (await afar.district.checks(plan))["joint-met-off-site"]
    assert (check["passed"], check["effect"], check["sample"]) == (
        False,
        "blocks",
        [remote[0]["place"]],
    )
    assert "JS-WL 二(三)1" in {basis["clause"] for basis in check["bases"]}
    answer = await afar.district.approve(plan, reasons={"P-14": "上级要求"})
    assert (answer.status_code, answer.json()["code"]) == (409, "plan-blocked")


async def test_a_plan_over_what_was_met_gives_its_reason(afar: FromAfar) -> None:
    (remote,) = await afar.tasks()
    await afar.inspect(remote["number"])
    plan = await afar.district.draft(CULTURE)
    await afar.district.upload(plan, f"place\n{remote['place']}")
    check = (await afar.district.checks(plan))["met-off-site"]
    assert (check["passed"], check["effect"], check["rows"]) == (False, "advises", 1)
    answer = await afar.district.approve(plan)
    assert (answer.status_code, answer.json()["rules"]) == (409, ["P-14"])
    answer = await afar.district.approve(plan, reasons={"P-14": "许可证已变更"})
    assert answer.status_code == 200, answer.text


async def test_other_places_other_items_and_problems_need_none(afar: FromAfar) -> None:
    first, second = await afar.tasks(2)
    await afar.inspect(first["number"], problem=True)
    plan = await afar.district.draft(CULTURE)
    places = f"place\n{first['place']}\n{second['place']}"
    await afar.district.upload(plan, places)
    assert (await afar.district.checks(plan))["met-off-site"]["passed"] is True


async def test_an_off_site_plan_is_told_what_the_catalogue_lacks(
    afar: FromAfar,
) -> None:
    plan = await afar.district.draft(CULTURE, mode="off_site")
    check = (await afar.district.checks(plan))["off-site-catalogue"]
    assert (check["passed"], check["sample"]) == (False, ["culture-001"])
    await afar.district.item("culture-001", off_site_possible=True)
    assert (await afar.district.checks(plan))["off-site-catalogue"]["passed"] is True
    assert "met-off-site" not in await afar.district.checks(plan)
