"""The filing steps over HTTP: order, authorities, refusals, concurrency (P-04)."""

import asyncio

import pytest

from shared.events.plan import PlanRevoked, TaskWithdrawn
from tests.integration.plan_svc.planned import District, draft_body


@pytest.mark.rule("P-04")
async def test_market_asks_its_municipal_section_before_it_approves(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft()
    await district.upload(plan, f"place\n{place}\n")
    early = await district.approve(plan)
    assert (early.status_code, early.json()["code"]) == (409, "step-not-open")
    assert early.json()["open_steps"] == ["municipal_counterpart"]
    consented = await district.consent(plan, "municipal_counterpart", "310000-market")
    assert consented.json()["status"] == "draft"
    assert (await district.approve(plan)).json()["status"] == "submitted"


@pytest.mark.rule("P-04")
async def test_a_changed_draft_asks_for_its_consents_again(district: District) -> None:
    (place,) = await district.register([0])
    plan = await district.draft()
    await district.consent(plan, "municipal_counterpart", "310000-market")
    await district.upload(plan, f"place\n{place}\n")
    assert (await district.approve(plan)).json()["code"] == "step-not-open"


@pytest.mark.rule("P-04")
async def test_a_refusal_needs_a_reason_and_returns_the_plan_to_draft(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    url = f"/plan/v1/plans/{plan['id']}/steps/municipal_counterpart/refusal"
    municipal = district.authority("310000-culture")
    bare = await municipal.post(url, json={"reason": " "})
    assert bare.status_code == 422
    refused = await municipal.post(url, json={"reason": "与市级计划重复"})
    assert refused.status_code == 200, refused.text
    seen = await district.seen(plan)
    assert (seen["status"], seen["reason"]) == ("draft", "与市级计划重复")
    refusals = [step for step in seen["steps"] if step["status"] == "refused"]
    assert [step["reason"] for step in refusals] == ["与市级计划重复"]
    body = draft_body("310116-culture", title="改后的计划")
    planner = district.planner("310116-culture")
    changed = await planner.put(f"/plan/v1/plans/{plan['id']}", json=body)
    filed = await district.through(changed.json())
    assert (filed["status"], filed["title"]) == ("filed", "改后的计划")
    late = await planner.put(f"/plan/v1/plans/{plan['id']}", json=body)
    assert (late.status_code, late.json()["code"]) == (409, "not-a-draft")


@pytest.mark.rule("P-04")
async def test_an_authority_lists_the_plans_that_wait_for_it_and_no_others(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{place}\n")
    justice, municipal = "310116-justice", "310000-culture"

    async def queues() -> list[list[str]]:
        found = []
        for agency in ("310116-culture", municipal, justice):
            listed = await district.authority(agency).get(
                "/plan/v1/plans", params={"waiting_for": agency}
            )
            assert listed.status_code == 200, listed.text
            found.append([each["waits_for"] for each in listed.json()["items"]])
        return [waits[0] if waits else [] for waits in found]

    assert await queues() == [["310116-culture"], [], []]
    await district.approve(plan)
    assert await queues() == [[], [municipal], []]
    await district.consent(plan, "municipal_counterpart", municipal)
    assert await queues() == [[], [], [justice]]
    await district.consent(plan, "district_justice", justice)
    assert await queues() == [[], [], []]
    assert (await district.seen(plan))["waits_for"] == []


@pytest.mark.rule("P-04")
async def test_who_returned_a_plan_still_sees_what_becomes_of_it(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    await district.consent(plan, "municipal_counterpart", "310000-culture")
    justice = district.authority("310116-justice")
    url = f"/plan/v1/plans/{plan['id']}"
    reason = {"reason": "请补充必要性"}
    await justice.post(f"{url}/steps/district_justice/refusal", json=reason)

    seen = await justice.get(url)
    listed = await justice.get("/plan/v1/plans", params={"status": "draft"})

    assert seen.status_code == 200, seen.text
    assert seen.json()["reason"] == "请补充必要性"
    assert [each["id"] for each in listed.json()["items"]] == [plan["id"]]
    other = await district.authority("310101-justice").get(url)
    assert other.status_code == 404


@pytest.mark.rule("P-04")
async def test_only_the_steps_own_authority_can_take_it(district: District) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    other = await district.consent(plan, "municipal_counterpart", "310000-market")
    assert (other.status_code, other.json()["code"]) == (403, "not-your-step")
    own = await district.consent(plan, "agency", "310116-culture")
    assert own.json()["code"] == "step-not-open"


async def test_a_draft_is_seen_by_its_agency_only(district: District) -> None:
    plan = await district.draft("310116-culture")
    url = f"/plan/v1/plans/{plan['id']}"
    assert (await district.planner("310116-fire").get(url)).status_code == 404
    assert (await district.planner("310116-culture").get(url)).status_code == 200
    mine = await district.planner("310116-culture").get("/plan/v1/plans")
    theirs = await district.planner("310116-fire").get("/plan/v1/plans")
    assert [listed["id"] for listed in mine.json()["items"]] == [plan["id"]]
    assert theirs.json()["items"] == []


@pytest.mark.rule("P-04")
async def test_two_authorities_at_once_file_a_plan_once(district: District) -> None:
    places = await district.register(range(20))
    plan = await district.draft("310116-health")
    await district.upload(plan, "place\n" + "\n".join(places))
    await district.approve(plan)
    answers = await asyncio.gather(
        district.consent(plan, "district_justice", "310116-justice"),
        district.consent(plan, "municipal_counterpart", "310000-health"),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted(answer.json()["status"] for answer in answers) == [
        "filed",
        "submitted",
    ]
    assert len(await district.tasks()) == 20


@pytest.mark.rule("P-13")
async def test_of_two_plans_filed_at_once_one_gets_the_last_visit(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plans = [await district.draft() for _ in range(2)]
    for plan in plans:
        await district.upload(plan, f"place\n{place}\n")
        await district.consent(plan, "municipal_counterpart", "310000-market")
        await district.approve(plan, reasons={"P-27": "两项检查不能同日进行"})
    answers = await asyncio.gather(
        *(
            district.consent(plan, "district_justice", "310116-justice")
            for plan in plans
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await district.tasks()) == 1


async def test_every_plan_code_is_another(district: District) -> None:
    first, second = await district.register(range(2))
    one_plan = await district.filed([first])
    two = await district.filed([second])
    assert one_plan["plan_code"] != two["plan_code"]
    assert one_plan["plan_code"].startswith("JH310116-2026-000001")
    assert two["plan_code"].startswith("JH310116-2026-000002")


async def test_a_revoked_plan_withdraws_its_open_tasks(district: District) -> None:
    plan = await district.filed(await district.register(range(3)))
    url = f"/plan/v1/plans/{plan['id']}/revocation"
    revoked = await district.approver("310116-culture").post(
        url, json={"reason": "无法律依据"}
    )
    assert revoked.json()["status"] == "revoked"
    tasks = await district.tasks()
    assert {(task["status"], task["reason"]) for task in tasks} == {
        ("withdrawn", "无法律依据")
    }
    world = district.world
    assert len(await world.published("plan-svc", TaskWithdrawn)) == 3
    assert len(await world.published("plan-svc", PlanRevoked)) == 1
    again = await district.approver("310116-culture").post(url, json={"reason": "x"})
    assert again.json()["code"] == "not-filed"


@pytest.mark.rule("P-20")
async def test_partner_agencies_get_a_task_of_their_own_with_their_items(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.filed(
        places,
        "310116-culture",
        items=["culture-001", "health-001"],
        partner_agencies=["310116-health"],
    )
    assert plan["task_count"] == 4
    tasks = await district.tasks(place=places[0])
    assert {
        (task["agency"], task["domain"], task["items"][0]["code"], task["lead"])
        for task in tasks
    } == {
        ("310116-culture", "culture", "culture-001", "310116-culture"),
        ("310116-health", "health", "health-001", "310116-culture"),
    }


@pytest.mark.rule("P-09")
async def test_a_partner_that_claimed_nothing_of_the_plan_stops_it(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture", partner_agencies=["310116-fire"])
    await district.upload(plan, f"place\n{place}\n")
    (check,) = (await district.approve(plan)).json()["checks"]
    assert (check["code"], check["sample"]) == ("agencies-have-items", ["310116-fire"])


@pytest.mark.rule("P-02")
async def test_an_annual_plan_may_be_filed_with_a_scope_alone(
    district: District,
) -> None:
    body = {"kind": "annual", "period_from": "2026-01-01", "period_to": "2026-12-31"}
    plan = await district.draft("310116-culture", **body)
    filed = await district.through(plan)
    assert (filed["status"], filed["task_count"]) == ("filed", 0)


@pytest.mark.rule("P-04")
async def test_a_refusal_by_field_is_shown_at_the_fields_of_the_returned_draft(
    district: District,
) -> None:
    (place,) = await district.register([0])
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{place}\n")
    await district.approve(plan)
    url = f"/plan/v1/plans/{plan['id']}/steps/municipal_counterpart/refusal"
    municipal = district.authority("310000-culture")
    fields = [
        {"field": "subjects", "reason": "含上月已检查单位"},
        {"field": "necessity", "reason": "未说明必要性"},
    ]
    unknown = [{"field": "colour", "reason": "不妥"}]
    body = {"reason": "请修改后再报"}
    wrong = await municipal.post(url, json=body | {"reasons": unknown})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "field-unknown")
    assert (await district.seen(plan))["status"] == "submitted", "nothing half done"
    await municipal.post(url, json=body | {"reasons": fields})
    draft = await district.seen(plan)
    assert (draft["status"], draft["returned"]) == ("draft", fields)
    again = await district.approve(draft)
    assert again.json()["returned"] == []
    earlier = [step for step in again.json()["steps"] if step["status"] == "refused"]
    assert earlier[0]["field_reasons"] == fields, "the round that was refused stays"
