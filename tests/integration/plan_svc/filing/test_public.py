"""What outsiders are told of plans and items: nothing secret, no text (E-03, C-05)."""

import json
from typing import Any

import pytest

from tests.integration.plan_svc.planned import District

TEXTS = ("举报人赵某", "某路9号", "凭营业执照", "某条例第九条")
"""What stands in a plan and no outsider reads."""
WORDED = dict(zip(("title", "scope", "necessity", "legal_basis"), TEXTS, strict=True))


async def told(district: District) -> list[dict[str, Any]]:
    return [json.loads(text) for text in await district.world.outside("plan-svc")]


async def told_of_plans(district: District) -> list[dict[str, Any]]:
    kind = "onevisit.public.plan-filed.v1"
    return [e["data"] for e in await told(district) if e["type"] == kind]


async def internal(district: District) -> str:
    events = await district.world.published("plan-svc")
    return "".join(event.model_dump_json() for event in events)


@pytest.mark.rule("E-03")
async def test_a_published_plan_is_told_in_codes_and_so_is_its_revocation(
    district: District,
) -> None:
    places = await district.register([1, 2])
    plan = await district.published(await district.filed(places, **WORDED))
    url = f"/plan/v1/plans/{plan['id']}/revocation"
    revoked = await district.approver(plan["agency"]).post(
        url, json={"reason": TEXTS[0]}
    )
    assert revoked.status_code == 200, revoked.text

    first, second = await told_of_plans(district)
    assert (first["status"], second["status"]) == ("filed", "revoked")
    assert first["plan_code"] == second["plan_code"] == plan["plan_code"]
    assert (first["tasks"], first["items"]) == (2, ["culture-001"])
    assert (first["agency"], first["region"]) == ("310116-culture", "310116")


@pytest.mark.rule("I-10")
async def test_no_text_subject_or_place_of_a_plan_is_told_outside(
    district: District,
) -> None:
    places = await district.register([1, 2])
    await district.published(await district.filed(places, **WORDED))
    outside = "".join(await district.world.outside("plan-svc"))
    planted = (TEXTS[0], *places, *(place.partition("-")[0] for place in places))

    assert "plan-filed" in outside
    inside = await internal(district)
    assert [text for text in planted if text not in inside] == [], "nothing planted"
    assert [text for text in (*planted, *TEXTS) if text in outside] == []
    assert "traceparent" not in outside


@pytest.mark.rule("C-05")
@pytest.mark.parametrize(
    "secret",
    [{"classified": True}, {"surprise": True}],
    ids=lambda kind: next(iter(kind)),
)
async def test_a_plan_of_secret_visits_is_never_told_outside(
    district: District, secret: dict[str, Any]
) -> None:
    places = await district.register([1, 2])
    hidden = await district.filed(places[:1], **secret)
    refused = await district.publish(hidden)
    assert (refused.status_code, refused.json()["code"]) == (409, "plan-secret")
    shown = await district.published(await district.filed(places[1:], "310116-health"))

    outside = "".join(await district.world.outside("plan-svc"))
    assert hidden["plan_code"] in await internal(district)
    assert hidden["plan_code"] not in outside
    assert [plan["plan_code"] for plan in await told_of_plans(district)] == [
        shown["plan_code"]
    ]


@pytest.mark.rule("P-19")
@pytest.mark.parametrize("kind", ["monthly", "special"])
async def test_the_filing_of_a_plan_does_not_make_it_public(
    district: District, kind: str
) -> None:
    places = await district.register([1])
    plan = await district.filed(places, kind=kind)
    assert plan["status"] == "filed"
    assert await told_of_plans(district) == []


@pytest.mark.rule("P-10")
async def test_an_item_is_told_as_often_as_it_changes_without_its_texts(
    district: District,
) -> None:
    await district.item("market-009", name=TEXTS[1], materials=[TEXTS[2]])
    await district.claim("market-009", "310116-market")
    items = [
        event for event in await told(district) if event["aggregateid"] == "market-009"
    ]
    assert [event["aggregateversion"] for event in items] == [1, 2]
    assert items[1]["data"]["claimed_by"] == ["310116-market"]
    assert items[1]["data"]["check_points"] == 1
    assert not any(text in json.dumps(items, ensure_ascii=False) for text in TEXTS)
