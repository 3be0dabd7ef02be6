"""The city's rows need the city's token, a district's rows its own (I-05, P-09)."""

import pytest

from tests.integration.plan_svc.planned import District, Json

ITEM: Json = {
    "name": "改名的事项",
    "domain": "market",
    "risk": "low",
    "item_list": "random",
    "legal_basis": "某条例第一条",
    "check_points": [{"number": "1", "text": "证照"}],
}


def agency(region: str) -> Json:
    level = "municipal" if region == "310000" else "district"
    return {"name": "改名", "domain": "market", "region": region, "level": level}


@pytest.mark.rule("P-09")
@pytest.mark.rule("I-05")
async def test_a_district_changes_neither_the_citys_items_nor_its_agencies(
    district: District,
) -> None:
    steward = district.world.client("plan-svc", "310116-market", role="steward")
    item = await steward.put("/plan/v1/items/market-001", json=ITEM)
    city = await steward.put("/plan/v1/agencies/310000-market", json=agency("310000"))
    other = await steward.put("/plan/v1/agencies/310101-market", json=agency("310101"))
    for answer in (item, city, other):
        assert (answer.status_code, answer.json()["code"]) == (403, "other-region")
    own = await steward.put("/plan/v1/agencies/310116-market", json=agency("310116"))
    assert own.status_code == 200, own.text
    assert (
        await district.steward.put("/plan/v1/items/market-001", json=ITEM)
    ).is_success
