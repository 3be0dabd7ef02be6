"""What is stated of an item holds from its day on (P-25)."""

from datetime import date, timedelta

import pytest
from plan_svc.revisions.commands.items import begin_versions

from shared.events.plan import ItemListed
from tests.integration.plan_svc.planned import District, Json
from tests.lists import goes_both_ways, listed

pytestmark = pytest.mark.rule("P-25")
CHANGES = "/plan/v1/item-changes"
APRIL = {"period_from": "2026-04-01", "period_to": "2026-04-30"}
NEXT = [{"number": "1", "text": "许可"}, {"number": "2", "text": "卫生"}]


async def seen(district: District, code: str = "market-001") -> Json:
    answer = await district.planner().get(f"/plan/v1/items/{code}")
    item: Json = answer.json()
    return item


async def begin(district: District) -> None:
    await begin_versions(district.world.db("plan-svc"))


async def test_a_version_waits_for_its_day_and_then_everybody_hears_of_it(
    district: District,
) -> None:
    before = await seen(district)
    await district.item("market-001", check_points=NEXT, effective_from="2026-04-01")
    await begin(district)
    assert await seen(district) == before

    district.world.clock.advance(timedelta(days=30))
    await begin(district)
    await begin(district)

    after = await seen(district)
    assert (after["effective_from"], after["version"]) == ("2026-04-01", 3)
    assert [point["text"] for point in after["check_points"]] == ["许可", "卫生"]
    assert after["claimed_by"] == ["310116-market"]
    told = (await district.world.published("plan-svc", ItemListed))[-1]
    assert [
        (point.number, point.text, point.valid_from, point.valid_to)
        for point in told.point_history or ()
    ] == [
        ("1", "证照", None, date(2026, 3, 31)),
        ("1", "许可", date(2026, 4, 1), None),
        ("2", "卫生", date(2026, 4, 1), None),
    ]
    public = (await district.world.outside("plan-svc"))[-1]
    assert '"effective_from":"2026-04-01"' in public


async def test_a_job_that_comes_late_dates_the_version_by_its_own_day(
    district: District,
) -> None:
    await district.item("market-001", check_points=NEXT, effective_from="2026-04-01")
    district.world.clock.advance(timedelta(days=40))
    await district.item("market-001", name="新名称", check_points=NEXT)
    await begin(district)
    item = await seen(district)
    assert (item["name"], item["effective_from"]) == ("新名称", "2026-04-11")
    told = (await district.world.published("plan-svc", ItemListed))[-1]
    begun = {point.valid_from for point in told.point_history or ()}
    assert begun == {None, date(2026, 4, 1)}


async def test_a_plan_is_judged_by_the_version_of_its_days(district: District) -> None:
    await district.item("market-001", filed=False, effective_from="2026-04-01")
    march = await district.checks(await district.draft())
    april = await district.checks(await district.draft(**APRIL))
    assert march["items-inspectable"]["passed"]
    assert not april["items-inspectable"]["passed"]


async def test_no_version_begins_in_the_past(district: District) -> None:
    body = {
        "name": "x",
        "domain": "market",
        "risk": "medium",
        "item_list": "random",
        "legal_basis": "法",
        "check_points": NEXT,
    }
    url = "/plan/v1/items/market-001"
    past = body | {"effective_from": "2026-03-01"}
    answer = await district.steward.put(url, json=past)
    assert (answer.status_code, answer.json()["code"]) == (422, "version-in-past")
    twice = body | {"check_points": [NEXT[0], NEXT[0]]}
    answer = await district.steward.put(url, json=twice)
    assert (answer.status_code, answer.json()["code"]) == (422, "check-point-twice")
    wrong = body | {"catalogue_code": "123"}
    answer = await district.steward.put(url, json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "item-code-wrong")


async def test_the_changes_of_the_library_are_listed_those_to_come_too(
    district: District,
) -> None:
    planner = district.planner()
    await district.item("market-001", name="新", effective_from="2026-05-01")
    coming = await listed(planner, CHANGES, **{"from": "2026-03-03"})
    assert [(each["code"], each["name"], each["applied"]) for each in coming] == [
        ("market-001", "新", False)
    ]
    every = await goes_both_ways(planner, CHANGES, "effective_from", "code")
    assert len(every) == 6
    own = await listed(planner, CHANGES, item="market-001", domain="market")
    assert [each["effective_from"] for each in own] == ["2026-05-01", "2026-03-02"]


async def test_items_are_found_by_their_tags_and_by_what_is_wrong_with_them(
    district: District,
) -> None:
    planner = district.planner()
    tags = {"subfields": ["餐饮"], "situations": ["开业"], "risk_tags": ["明火"]}
    code = {"catalogue_code": "31010000000123"}
    await district.item("market-001", **tags, **code, legal_bases=[])
    await district.item("market-002", level="municipal", **code)
    await district.claim("market-002", "310000-market")

    async def found(**params: str) -> list[str]:
        items = await listed(planner, "/plan/v1/items", domain="market", **params)
        return [item["code"] for item in items]

    for name, value in (("subfield", "餐饮"), ("situation", "开业")):
        assert await found(**{name: value}) == ["market-001"]
    assert await found(risk_tag="明火", subfield="零售") == []
    assert await found(gap="two_levels") == ["market-001", "market-002"]
    assert await found(gap="unclaimed") == []
    assert await found(gap="unfounded") == ["market-001"]
    assert await found(gap="bases_not_stated") == ["market-002"]
    await district.item("market-003")
    assert await found(gap="unclaimed") == ["market-003"]
    assert await found(gap="no_catalogue_code") == ["market-003"]


@pytest.mark.rule("P-09")
@pytest.mark.rule("P-11")
async def test_a_district_puts_an_item_on_its_own_list_and_plans_by_it(
    district: District,
) -> None:
    await district.item("market-001", risk="low")
    url = "/plan/v1/items/market-001/claims/310116-market"
    answer = await district.planner().put(url, json={"item_list": "undisturbed"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["item_list"] == "random"
    checks = await district.checks(await district.draft())
    assert not checks["undisturbed-items"]["passed"]
    kept = await district.planner().put(url)
    assert kept.json()["version"] == answer.json()["version"]
    await district.item("market-001", risk="medium")
    refused = await district.planner().put(url, json={"item_list": "undisturbed"})
    assert (refused.status_code, refused.json()["code"]) == (422, "item-list-wrong")
