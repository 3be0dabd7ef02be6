"""No agency conscripts a partner: it consents in the same flow (P-04)."""

from pathlib import Path

import pytest

from tests.integration.plan_svc.planned import District, Json

CULTURE, HEALTH = "310116-culture", "310116-health"
STEP = "partner_310116_health"


async def joint(district: District) -> Json:
    (place,) = await district.register([0])
    plan = await district.draft(
        CULTURE,
        partner_agencies=[HEALTH],
        items=["culture-001", "health-001"],
    )
    uploaded = await district.upload(plan, f"place\n{place}\n")
    assert uploaded.status_code == 200, uploaded.text
    return await district.seen(plan)


@pytest.mark.rule("P-04")
async def test_nothing_is_scheduled_in_a_partners_name_before_it_consents(
    district: District,
) -> None:
    plan = await joint(district)
    approved = await district.approve(plan)
    assert approved.json()["status"] == "submitted"
    ready = [step["name"] for step in approved.json()["steps"] if step["open"]]
    assert ready == [STEP]
    early = await district.consent(plan, "municipal_counterpart", "310000-culture")
    assert (early.status_code, early.json()["open_steps"]) == (409, [STEP])
    lead = await district.consent(plan, STEP, CULTURE)
    assert (lead.status_code, lead.json()["code"]) == (403, "not-your-step")
    assert await district.tasks() == []

    partner = district.approver(HEALTH)
    url = f"/plan/v1/plans/{plan['id']}/steps/{STEP}/consent"
    consented = await partner.post(url)
    assert consented.status_code == 200, consented.text
    filed = await district.through(consented.json())
    assert filed["status"] == "filed"
    assert {task["agency"] for task in await district.tasks()} == {CULTURE, HEALTH}


@pytest.mark.rule("P-04")
async def test_a_partner_reads_the_draft_that_names_it_and_nobody_else_does(
    district: District,
) -> None:
    plan = await joint(district)
    url = f"/plan/v1/plans/{plan['id']}"
    for agency, seen in ((HEALTH, [plan["id"]]), ("310116-fire", [])):
        reader = district.approver(agency)
        listed = await reader.get("/plan/v1/plans", params={"status": "draft"})
        assert [each["id"] for each in listed.json()["items"]] == seen
        answer = await reader.get(url)
        assert answer.status_code == (200 if seen else 404)
    gone = await district.planner(CULTURE).delete(url, params={"reason": "取消"})
    assert gone.status_code == 200, gone.text
    assert (await district.approver(HEALTH).get(url)).status_code == 404


@pytest.mark.rule("P-04")
async def test_a_partner_that_refuses_sends_the_plan_back(district: District) -> None:
    plan = await joint(district)
    await district.approve(plan)
    url = f"/plan/v1/plans/{plan['id']}/steps/{STEP}/refusal"
    refused = await district.approver(HEALTH).post(url, json={"reason": "人手不足"})
    assert (refused.json()["status"], refused.json()["reason"]) == ("draft", "人手不足")
    assert await district.tasks() == []


@pytest.mark.rule("P-04")
async def test_plans_filed_before_keep_their_partners_marked(
    district: District,
) -> None:
    filed = await district.through(await joint(district))
    waiting = await joint(district)
    await district.approve(waiting)
    folder = Path(__file__).parents[4] / "services/plan-svc/plan_svc/migrations"
    source = (folder / "0005_consent_of_partners.py").read_text("utf-8")
    upgrade = source.partition('UP = """')[2].partition('"""')[0]
    async with district.world.db("plan-svc").writing() as tx:
        await tx.execute("DELETE FROM plan_step WHERE starts_with(name, 'partner_')")
        await tx.execute(upgrade)
    kept = {step["name"]: step for step in (await district.seen(filed))["steps"]}[STEP]
    assert (kept["status"], kept["by"]) == ("consented", "before-rule")
    asked = {step["name"]: step for step in (await district.seen(waiting))["steps"]}
    assert (asked[STEP]["status"], asked[STEP]["open"]) == ("pending", True)
