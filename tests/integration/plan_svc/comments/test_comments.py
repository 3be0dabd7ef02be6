"""The sector's district agency comments on towns' drafts; it stops nothing (P-04)."""

import httpx
import pytest

from tests.integration.plan_svc.planned import District, Json
from tests.integration.plan_svc.review.test_inspected import TOWN, town

FIRE, MARKET, JUSTICE = "310116-fire", "310116-market", "310116-justice"
SAID = {
    "text": "建议与区消防上半年计划错开",
    "fields": [{"field": "period_to", "reason": "宜延至四月底"}],
}


async def said(
    district: District, plan: Json, agency: str, **changes: object
) -> httpx.Response:
    return await district.planner(agency).post(
        f"/plan/v1/plans/{plan['id']}/comments", json={**SAID, **changes}
    )


async def read(district: District, plan: Json, agency: str) -> httpx.Response:
    return await district.planner(agency).get(f"/plan/v1/plans/{plan['id']}/comments")


@pytest.mark.rule("P-04")
async def test_who_guides_the_sector_comments_and_the_town_files_all_the_same(
    district: District,
) -> None:
    await town(district)
    (place,) = await district.register([1], town="310116104")
    plan = await district.draft(TOWN, items=["fire-002"])
    assert plan["guides"] == [FIRE]
    made = await said(district, plan, FIRE)
    assert (made.status_code, made.json()["round"]) == (201, plan["round"])
    [comment] = (await read(district, plan, TOWN)).json()
    assert (comment["agency"], comment["fields"]) == (FIRE, SAID["fields"])
    await district.upload(plan, f"place\n{place}\n")
    filed = await district.through(await district.seen(plan))
    assert filed["status"] == "filed", "a comment is no veto"
    reviewer = district.authority(JUSTICE)
    shown = await reviewer.get(f"/plan/v1/plans/{plan['id']}/comments")
    assert [each["text"] for each in shown.json()] == [SAID["text"]]
    late = await said(district, plan, FIRE)
    assert (late.status_code, late.json()["code"]) == (409, "not-commentable")


@pytest.mark.rule("P-04")
async def test_others_neither_comment_on_a_towns_draft_nor_read_what_was_said(
    district: District,
) -> None:
    await town(district)
    (place,) = await district.register([1], town="310116104")
    plan = await district.draft(TOWN, items=["fire-002"])
    assert (await said(district, plan, MARKET)).status_code == 404, "no draft of theirs"
    own = await said(district, plan, TOWN)
    assert (own.status_code, own.json()["code"]) == (403, "not-a-guide")
    unknown = await said(
        district, plan, FIRE, fields=[{"field": "colour", "reason": "不妥"}]
    )
    assert (unknown.status_code, unknown.json()["code"]) == (422, "field-unknown")
    await district.upload(plan, f"place\n{place}\n")
    await district.through(await district.seen(plan))
    shown = await read(district, plan, MARKET)
    assert (shown.status_code, shown.json()["code"]) == (403, "comments-not-shown")


@pytest.mark.rule("P-04")
@pytest.mark.rule("C-05")
async def test_a_district_plan_has_no_guide_and_a_secret_one_is_shown_to_none(
    district: District,
) -> None:
    await town(district)
    plan = await district.draft(FIRE)
    assert plan["guides"] == []
    secret = await district.draft(TOWN, items=["fire-002"], classified=True)
    assert (await said(district, secret, FIRE)).status_code == 404
    listed = await district.planner(FIRE).get("/plan/v1/plans")
    assert [each["id"] for each in listed.json()["items"]] == [plan["id"]]
