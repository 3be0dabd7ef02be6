"""Items, points, bases and claims in bulk: bad rows are named, repeats harmless."""

import httpx
import pytest

from shared.events.plan import ItemListed
from tests.integration.plan_svc.planned import District, Json
from tests.lists import exported, goes_both_ways, listed

pytestmark = [pytest.mark.rule("P-25"), pytest.mark.rule("S-08")]
ITEMS = (
    "code,name,domain,risk,item_list,legal_basis,catalogue_code,subfields,risk_tags\n"
    "market-101,后厨检查,market,medium,random,食品安全法,31010000000123,餐饮;团餐,明火\n"
    "market-102,许可检查,market,high,undisturbed,食品安全法,,,\n"
    "market-103,标签检查,market,mild,random,食品安全法,,,\n"
    "market-104,标签检查,market,low,random,食品安全法,12,,\n"
)
POINTS = (
    "item,number,text,situations,risk_tags\n"
    "market-101,1,燃气是否关闭,打烊,\n"
    "market-101,2,健康证是否有效,,人员\n"
    "market-101,2,健康证是否齐全,,人员\n"
    "market-999,1,无此事项,,\n"
)
BASES = (
    "item,kind,text,valid_from,valid_to\n"
    "market-101,law,《食品安全法》第一百一十条,2015-10-01,\n"
    "market-101,custom,某惯例,,\n"
    "market-101,other,某通知,2015/10/01,\n"
)


async def sent(client: httpx.AsyncClient, kind: str, text: str) -> Json:
    answer = await client.post(
        f"/plan/v1/imports/{kind}",
        content=text.encode(),
        headers={"content-type": "text/csv"},
    )
    assert answer.status_code == 200, answer.text
    report: Json = answer.json()
    return report


def refused(report: Json) -> list[tuple[int, str]]:
    return [(row["line"], row["code"]) for row in report["refusals"]]


async def furnished(district: District) -> None:
    for kind, text in (
        ("items", ITEMS),
        ("check-points", POINTS),
        ("legal-bases", BASES),
    ):
        await sent(district.steward, kind, text)


async def test_good_rows_go_in_and_bad_rows_are_named(district: District) -> None:
    steward = district.steward
    report = await sent(steward, "items", ITEMS)
    assert (report["registered"], report["accepted"]) == (1, 1)
    assert refused(report) == [
        (3, "item-list-wrong"),
        (4, "wrong-value"),
        (5, "item-code-wrong"),
    ]
    early = await sent(steward, "legal-bases", BASES)
    assert refused(early)[0] == (2, "check-points-missing")
    report = await sent(steward, "check-points", POINTS)
    assert refused(report) == [(4, "contradicts-line"), (5, "item-unknown")]
    report = await sent(steward, "legal-bases", BASES)
    assert refused(report) == [(3, "wrong-value"), (4, "wrong-value")]
    item = (await steward.get("/plan/v1/items/market-101")).json()
    assert [point["number"] for point in item["check_points"]] == ["1", "2"]
    assert [basis["kind"] for basis in item["legal_bases"]] == ["law"]
    assert (item["subfields"], item["version"]) == (["餐饮", "团餐"], 3)


async def test_the_same_files_again_change_nothing(district: District) -> None:
    await furnished(district)
    before = len(await district.world.published("plan-svc", ItemListed))
    for kind, text in (
        ("items", ITEMS),
        ("check-points", POINTS),
        ("legal-bases", BASES),
    ):
        report = await sent(district.steward, kind, text)
        assert report["unchanged"] == report["accepted"] > 0
    assert len(await district.world.published("plan-svc", ItemListed)) == before


async def test_an_imported_item_is_planned_once_it_has_a_basis(
    district: District,
) -> None:
    await sent(district.steward, "items", ITEMS)
    market = district.planner("310116-market")
    report = await sent(
        market, "claims", "item,item_list\nmarket-101,key\nmarket-999,\nmarket-101,\n"
    )
    assert refused(report) == [(3, "item-unknown"), (4, "contradicts-line")]
    again = await sent(market, "claims", "item,item_list\nmarket-101,key\n")
    assert again["unchanged"] == 1
    plan = await district.draft(items=["market-101"])
    assert not (await district.checks(plan))["items-inspectable"]["passed"]
    await furnished(district)
    assert (await district.checks(plan))["items-inspectable"]["passed"]


@pytest.mark.rule("P-09")
async def test_a_district_imports_nothing_of_the_citys(district: District) -> None:
    steward = district.world.client("plan-svc", "310116-market", role="steward")
    for kind, text in (
        ("items", ITEMS),
        ("check-points", POINTS),
        ("legal-bases", BASES),
    ):
        answer = await steward.post(
            f"/plan/v1/imports/{kind}",
            content=text.encode(),
            headers={"content-type": "text/csv"},
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "other-region")


async def test_checklists_are_put_together_by_tags(district: District) -> None:
    await furnished(district)
    planner, path = district.planner(), "/plan/v1/check-points"

    async def numbers(**params: str) -> list[str]:
        rows = await listed(planner, path, item="market-101", **params)
        return [row["number"] for row in rows]

    assert await numbers(subfield="餐饮") == ["1", "2"]
    assert await numbers(risk_tag="明火") == ["1"]
    assert await numbers(risk_tag="人员") == ["2"]
    assert await numbers(situation="打烊") == ["1"]
    assert await numbers(subfield="零售") == []
    every = await goes_both_ways(planner, path, "item", "number")
    assert len(every) == 7


async def test_what_is_exported_of_points_is_imported_again_as_it_is(
    district: District,
) -> None:
    await furnished(district)
    rows = await exported(district.planner(), "/plan/v1/check-points")
    lines = [",".join(row.values()) for row in rows]
    text = "\n".join([",".join(rows[0]), *lines, ""])
    report = await sent(district.steward, "check-points", text)
    assert report["unchanged"] == report["rows"] == 7


async def test_a_point_ends_and_stays_the_point_of_the_days_before(
    district: District,
) -> None:
    await furnished(district)
    ended = "item,number,text,ended\nmarket-101,2,健康证是否有效,true\n"
    await sent(district.steward, "check-points", ended)
    planner, path = district.planner(), "/plan/v1/check-points"
    today = await listed(planner, path, item="market-101")
    assert [row["number"] for row in today] == ["1"]
    last = "item,number,text,ended\nmarket-101,1,燃气是否关闭,true\n"
    report = await sent(district.steward, "check-points", last)
    assert refused(report) == [(2, "check-points-missing")]
