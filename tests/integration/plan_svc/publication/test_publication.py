"""The public reads what an agency published, since when, and nothing of a person."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.plan import PlanPublished
from tests.integration.plan_svc.planned import District, Json
from tests.lists import goes_both_ways

pytestmark = pytest.mark.rule("P-08")
CULTURE = "310116-culture"
PATH = "/plan/v1/public/plans"


def anybody(district: District) -> httpx.AsyncClient:
    return district.world.client("plan-svc")


async def read(district: District, **params: str) -> list[Json]:
    answer = await anybody(district).get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    plans: list[Json] = answer.json()["items"]
    return plans


async def test_anybody_reads_a_plan_from_its_publication_on(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.filed(places)
    assert await read(district) == []
    published = await district.published(plan)
    assert published["published_edition"] == 1
    [shown] = await read(district, plan_code=plan["plan_code"])
    assert (shown["title"], shown["tasks"], shown["status"]) == (
        plan["title"],
        2,
        "filed",
    )
    text = str(shown)
    assert not any(place in text or place[:18] in text for place in places)
    assert not {"authors", "necessity", "steps", "id"} & set(shown)
    [told] = await district.world.published("plan-svc", PlanPublished)
    assert (told.published_edition, told.version) == (1, 3)
    again = await district.publish(plan)
    assert (again.status_code, again.json()["code"]) == (409, "already-published")


async def test_a_change_shows_when_it_is_published_again(district: District) -> None:
    first, second = await district.register(range(2))
    plan = await district.published(await district.filed([first]))
    draft = await district.amendment(plan, coming=[second])
    await district.through(await district.restate(draft, title="改后的计划"))
    [before] = await read(district)
    assert (before["title"], before["edition"]) == (plan["title"], 1)
    await district.published(plan)
    [after] = await read(district)
    assert (after["title"], after["edition"], after["tasks"]) == ("改后的计划", 2, 2)
    assert after["published_at"] == before["published_at"]
    await district.approver(CULTURE).post(
        f"/plan/v1/plans/{plan['id']}/revocation", json={"reason": "撤销"}
    )
    [revoked] = await read(district)
    assert revoked["status"] == "revoked"


async def test_a_draft_an_amendment_and_anothers_plan_are_not_published(
    district: District,
) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first])
    draft = await district.amendment(plan, coming=[second])
    early = await district.publish(draft)
    assert (early.status_code, early.json()["code"]) == (409, "not-filed")
    other = await district.approver("310116-fire").post(
        f"/plan/v1/plans/{plan['id']}/publication", json={}
    )
    assert other.status_code == 403
    assert await read(district) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [("scope", "联系人13812345678"), ("check_points", "身份证310104199001011234")],
)
async def test_a_persons_number_is_not_made_public(
    district: District, field: str, text: str
) -> None:
    (place,) = await district.register([0])
    changes: dict[str, Any] = {field: text}
    plan = await district.filed([place], **changes)
    refused = await district.publish(plan)
    assert (refused.status_code, refused.json()["code"]) == (422, "personal-data")
    assert refused.json()["fields"] == [field]
    assert await read(district) == []


@pytest.mark.rule("P-19")
async def test_in_jinshan_no_conference_is_asked_about_a_special_plan(
    district: District,
) -> None:
    """HP 八 is Huangpu's alone; its own plans are in `conference/`."""
    (place,) = await district.register([0])
    shown = await district.published(await district.filed([place], kind="special"))
    assert (shown["published_edition"], shown["conference"]) == (1, None)


async def test_the_public_list_sorts_filters_and_exports(district: District) -> None:
    for number in range(2):
        (place,) = await district.register([number])
        await district.published(await district.filed([place], title=f"计划{number}"))
    for sort in ("published_at", "plan_code"):
        await goes_both_ways(anybody(district), PATH, sort, "plan_code")
    assert await read(district, agency="310116-fire") == []
    assert len(await read(district, region="310116", kind="monthly")) == 2
    assert await read(district, **{"from": str(date(2027, 1, 1))}) == []


@pytest.mark.rule("P-04")
async def test_until_the_last_step_the_agency_takes_its_submission_back(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE)
    await district.upload(plan, f"place\n{place}\n")
    url, body = f"/plan/v1/plans/{plan['id']}/withdrawal", {"reason": "时间需调整"}
    planner = district.planner(CULTURE)
    early = await planner.post(url, json=body)
    assert (early.status_code, early.json()["code"]) == (409, "not-submitted")
    await district.approve(plan)
    await district.consent(plan, "municipal_counterpart", "310000-culture")
    other = await district.planner("310116-fire").post(url, json=body)
    assert other.status_code == 403
    back = await planner.post(url, json=body)
    assert (back.json()["status"], back.json()["reason"]) == ("draft", "时间需调整")
    late = await district.consent(plan, "district_justice", "310116-justice")
    assert late.status_code == 404
    assert await district.tasks() == []
    filed = await district.through(await district.seen(plan))
    assert filed["status"] == "filed"
    gone = await planner.post(url, json=body)
    assert gone.json()["code"] == "not-submitted"


@pytest.mark.rule("P-04")
async def test_a_draft_is_deleted_and_its_steps_stay_on_record(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft(CULTURE)
    await district.upload(plan, f"place\n{place}\n")
    url = f"/plan/v1/plans/{plan['id']}"
    planner = district.planner(CULTURE)
    deleted = await planner.delete(url, params={"reason": "并入年度计划"})
    assert deleted.status_code == 200, deleted.text
    seen = await district.seen(plan)
    assert (seen["status"], seen["subject_count"]) == ("deleted", 0)
    assert seen["steps"]
    listed = await planner.get("/plan/v1/plans")
    assert listed.json()["items"] == []
    found = await planner.get("/plan/v1/plans", params={"status": "deleted"})
    assert [each["id"] for each in found.json()["items"]] == [plan["id"]]
    for status, answer in (
        (409, await district.approve(plan)),
        (409, await planner.delete(url, params={"reason": "再删"})),
        (404, await district.planner("310116-fire").get(url)),
    ):
        assert answer.status_code == status, answer.text
    filed = await district.filed([place])
    kept = await planner.delete(
        f"/plan/v1/plans/{filed['id']}", params={"reason": "删除"}
    )
    assert (kept.status_code, kept.json()["code"]) == (409, "not-a-draft")


async def test_a_deleted_amendment_lets_the_next_one_begin(district: District) -> None:
    first, second = await district.register(range(2))
    plan = await district.filed([first])
    draft = await district.amendment(plan, coming=[second])
    await district.planner(CULTURE).delete(
        f"/plan/v1/plans/{draft['id']}", params={"reason": "重新起草"}
    )
    again = await district.through(await district.amendment(plan, coming=[second]))
    assert (again["status"], again["edition"]) == ("filed", 2)
