"""Plans of superiors: entered by the city, filed here, looked up and named (P-06)."""

import pytest

from tests.integration.plan_svc.planned import District, Json

URBAN, CITY = "310116-urban_management", "310000-urban_management"
CODE = "SH2026CG0007"
BODY: Json = {
    "agency": CITY,
    "kind": "annual",
    "title": "市城管局年度计划",
    "items": ["urban_management-001"],
    "period_from": "2026-01-01",
    "period_to": "2026-12-31",
}
ORDERED = {"exception": "superior_order", "exception_reference": "沪城管〔2026〕1号"}


@pytest.fixture
async def urban(district: District) -> District:
    """The same with urban management, whose row makes its plans name the superior's."""
    await district.agency(CITY, "municipal")
    await district.agency(URBAN)
    for number in ("001", "002"):
        await district.item(f"urban_management-{number}")
        await district.claim(f"urban_management-{number}", URBAN)
    return district


async def put(district: District, agency: str = CITY, **changes: object) -> Json:
    answer = await district.planner(agency).put(
        f"/plan/v1/superior-plans/{CODE}", json={**BODY, **changes}
    )
    return {"status": answer.status_code, **answer.json()}


@pytest.mark.rule("P-06")
async def test_a_plan_from_outside_is_entered_by_the_city_alone_and_looked_up(
    urban: District,
) -> None:
    refused = await put(urban, URBAN)
    assert (refused["status"], refused["code"]) == (403, "other-region")
    assert (await put(urban))["status"] == 200
    again = await put(urban, title="市城管局年度计划（修订）")
    assert again["origin"] == "entered"
    reader = urban.planner(URBAN)
    found = await reader.get("/plan/v1/superior-plans", params={"code": CODE})
    assert [each["title"] for each in found.json()["items"]] == [
        "市城管局年度计划（修订）"
    ]
    unknown = await reader.get("/plan/v1/superior-plans/NICHT-DA")
    assert (unknown.status_code, unknown.json()["rule"]) == (404, "P-06")


@pytest.mark.rule("P-06")
async def test_a_plan_that_names_an_unknown_or_other_superiors_plan_is_not_filed(
    urban: District,
) -> None:
    (place,) = await urban.register([0])
    plan = await urban.draft(URBAN, parent_plan_code=CODE, **ORDERED)
    await urban.upload(plan, f"place\n{place}\n")
    blocked = await urban.approve(plan)
    assert blocked.status_code == 409
    (check,) = blocked.json()["checks"]
    assert (check["code"], check["sample"]) == ("superior-plan", [CODE])
    assert check["bases"][0]["clause"] == "JS-CG 四(一)"
    await put(urban)
    wider = await urban.restate(
        plan,
        parent_plan_code=CODE,
        items=["urban_management-001", "urban_management-002"],
        **ORDERED,
    )
    (check,) = (await urban.approve(wider)).json()["checks"]
    assert check["sample"] == ["urban_management-002"]
    narrow = await urban.restate(plan, parent_plan_code=CODE, **ORDERED)
    assert (await urban.through(narrow))["status"] == "filed"


@pytest.mark.rule("P-06")
async def test_a_district_plan_filed_here_is_known_by_its_plan_code(
    urban: District,
) -> None:
    (place,) = await urban.register([0])
    filed = await urban.filed([place], URBAN)
    reader = urban.planner(URBAN)
    known = await reader.get(f"/plan/v1/superior-plans/{filed['plan_code']}")
    assert (known.json()["origin"], known.json()["agency"]) == ("filed", URBAN)
    taken = await urban.planner(CITY).put(
        f"/plan/v1/superior-plans/{filed['plan_code']}", json=BODY
    )
    assert (taken.status_code, taken.json()["code"]) == (
        409,
        "superior-plan-filed-here",
    )


@pytest.mark.rule("P-06")
@pytest.mark.rule("S-08")
async def test_an_upload_of_superiors_plans_goes_in_whole_or_not_at_all(
    urban: District,
) -> None:
    header = "code,agency,kind,title,items,period_from,period_to\n"
    good = f"SH-1,{CITY},annual,甲,urban_management-001;x-2,2026-01-01,2026-12-31\n"
    bad = f"SH-2,{CITY},weekly,乙,,2026-12-31,nie\n"
    client = urban.planner(CITY)

    async def upload(rows: str) -> Json:
        answer = await client.post(
            "/plan/v1/imports/superior-plans",
            content=(header + rows).encode(),
            headers={"content-type": "text/csv"},
        )
        return {"status": answer.status_code, **answer.json()}

    async def known() -> list[str]:
        answer = await client.get("/plan/v1/superior-plans")
        return [each["code"] for each in answer.json()["items"]]

    refused = await upload(good + bad)
    assert refused["status"] == 422
    assert [row["line"] for row in refused["rows"]] == [3]
    assert await known() == []
    taken = await upload(good)
    assert (taken["status"], taken["rows"]) == (200, 1)
    assert await known() == ["SH-1"]
