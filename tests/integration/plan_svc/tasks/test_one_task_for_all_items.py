"""Several items for one subject are one task, or one joint draw (P-17)."""

import pytest

from tests.integration.plan_svc.planned import District, Json

pytestmark = [pytest.mark.rule("P-17"), pytest.mark.rule("P-20")]

CULTURE, FIRE = "310116-culture", "310116-fire"


async def _second_item(district: District) -> list[str]:
    await district.item("culture-002")
    await district.claim("culture-002", CULTURE)
    return ["culture-001", "culture-002"]


def _items(task: Json) -> list[str]:
    return [item["code"] for item in task["items"]]


async def test_items_of_one_agency_at_a_place_are_one_task(district: District) -> None:
    """JS 二.8: 对同一检查对象实施多项检查的，原则上应当合并一次进行."""
    items = await _second_item(district)
    places = await district.register(range(3))
    plan = await district.filed(places, CULTURE, items=items)
    tasks = await district.tasks(plan_code=plan["plan_code"])
    assert sorted(task["place"] for task in tasks) == sorted(places)
    assert {tuple(_items(task)) for task in tasks} == {tuple(items)}


async def test_a_place_that_is_named_twice_for_two_items_is_refused(
    district: District,
) -> None:
    items = await _second_item(district)
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE, items=items)
    answer = await district.upload(plan, f"place\n{place}\n{place}")
    assert (answer.status_code, answer.json()["rows"][0]["code"]) == (422, "row-twice")


async def test_items_of_two_agencies_are_drawn_once_for_both(
    district: District,
) -> None:
    """SH 十一: 同一检查对象的多个检查事项，合并或者纳入跨部门联合抽查范围."""
    await district.register(range(8))
    plan = await district.draft(
        CULTURE, items=["culture-001", "fire-001"], partner_agencies=[FIRE]
    )
    await district.draw(plan, ratios={"none": "0.5"})
    drawn = await district.places_of(plan)
    plan = await district.through(await district.seen(plan))
    tasks = await district.tasks(plan_code=plan["plan_code"])
    for agency, item in ((CULTURE, "culture-001"), (FIRE, "fire-001")):
        own = [task for task in tasks if task["agency"] == agency]
        assert sorted(task["place"] for task in own) == sorted(drawn)
        assert {tuple(_items(task)) for task in own} == {(item,)}
    assert {task["lead"] for task in tasks} == {CULTURE}


async def test_two_occasions_stay_two_tasks(district: District) -> None:
    """An occasion is a visit of its own: what is far apart is not merged (P-02)."""
    (place,) = await district.register([0])
    occasions = [
        {"earliest": "2026-03-02", "latest": "2026-03-20"},
        {"earliest": "2026-09-01", "latest": "2026-09-20"},
    ]
    plan = await district.filed(
        [place],
        CULTURE,
        kind="annual",
        period_from="2026-03-01",
        period_to="2026-12-31",
        occasions=occasions,
    )
    tasks = await district.tasks(plan_code=plan["plan_code"])
    assert [task["earliest"] for task in tasks] == ["2026-03-02", "2026-09-01"]
