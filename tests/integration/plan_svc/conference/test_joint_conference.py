"""A special plan goes to the region's joint conference (P-18, P-19)."""

from datetime import timedelta

import httpx
import pytest
from plan_svc.conference.commands import chase_overdue

from shared.audit.acting import Acting, acting_as
from tests.integration.plan_svc.planned import District, Json
from tests.lists import exported, goes_both_ways, listed

pytestmark = pytest.mark.rule("P-18")
BASE = "/plan/v1/consultations"
CULTURE, FIRE, HEALTH = "310101-culture", "310101-fire", "310101-health"
OFFICE = "310101-market"
MINUTES = "联席会议纪要〔2026〕3号"


async def huangpu(district: District) -> list[str]:
    """Huangpu's agencies with an item each; a place there."""
    for domain in ("market", "culture", "fire", "health"):
        await district.agency(f"310101-{domain}")
        await district.claim(f"{domain}-001", f"310101-{domain}")
    await district.agency("310101-justice")
    return await district.register([0], region="310101")


async def submitted(district: District, places: list[str], **changes: object) -> Json:
    """A special plan that its agency approved."""
    agency = str(changes.pop("agency", CULTURE))
    plan = await district.draft(agency, **{"kind": "special", **changes})
    await district.upload(plan, "place\n" + "\n".join(places))
    answer = await district.approve(
        plan, reasons={"P-27": "批次不同", "P-28": "对象不同"}
    )
    assert answer.status_code == 200, answer.text
    approved: Json = answer.json()
    return approved


async def act(
    district: District, plan: Json, by: str, name: str, **body: object
) -> httpx.Response:
    path = f"/plan/v1/plans/{plan['id']}/{name}"
    return await district.authority(by).post(path, json=body)


async def done(
    district: District, plan: Json, by: str, name: str, **body: object
) -> Json:
    answer = await act(district, plan, by, name, **body)
    assert answer.is_success, answer.text
    said: Json = answer.json()
    return said


async def answered(district: District, plan: Json, **replies: str) -> Json:
    """The office asks; the agencies answer, and the office enters the outcome."""
    await done(district, plan, OFFICE, "consultation")
    for domain, reply in replies.items():
        reason = None if reply == "join" else "人手不足"
        body = {"reply": reply, "reason": reason}
        by = f"310101-{domain}"
        await done(district, plan, by, "consultation/answers", **body)
    return await done(district, plan, OFFICE, "consultation/outcome")


async def test_huangpus_special_plan_is_filed_by_way_of_its_conference(
    district: District,
) -> None:
    plan = await submitted(district, await huangpu(district))
    steps = [(step["name"], step["authority"]) for step in plan["steps"]]
    office = ("conference_office", OFFICE), ("conference", OFFICE)
    assert steps[-2:] == [*office]
    early = await district.consent(plan, "conference_office", OFFICE)
    assert (early.status_code, early.json()["code"]) == (409, "consultation-missing")
    asked = await done(district, plan, OFFICE, "consultation")
    assert (asked["asked"], asked["due_on"]) == (
        [FIRE, HEALTH, OFFICE],
        "2026-03-09",
    )
    for by in (FIRE, HEALTH, OFFICE):
        body = {"reply": "decline", "reason": "无相关对象"}
        await done(district, plan, by, "consultation/answers", **body)
    await done(district, plan, OFFICE, "consultation/outcome")
    consented = await district.consent(plan, "conference_office", OFFICE)
    assert consented.status_code == 200, consented.text
    undecided = await district.consent(plan, "conference", OFFICE)
    assert undecided.json()["code"] == "deliberation-missing"
    decided = {"reference": MINUTES, "ripe": False}
    await done(district, plan, OFFICE, "deliberation", **decided)
    filed = (await district.consent(plan, "conference", OFFICE)).json()
    assert filed["status"] == "filed"
    assert filed["conference"]["reference"] == MINUTES
    assert filed["conference"]["basis"]["clause"] == "HP 四, 七"


async def test_who_joins_becomes_a_partner_and_is_not_asked_again(
    district: District,
) -> None:
    """HP 七: where a joint inspection can be formed, it is preferred."""
    places = await huangpu(district)
    plan = await submitted(district, places)
    await answered(district, plan, fire="join", health="decline", market="decline")
    check = (await district.checks(plan))["conference-joint"]
    assert (check["passed"], check["sample"]) == (False, [FIRE])
    waiting = await district.authority(OFFICE).get(
        f"/plan/v1/steps/{plan['id']}/conference_office"
    )
    assert waiting.json()["plan"]["conference"]["members"] == [FIRE]
    refused = await act(
        district, plan, OFFICE, "steps/conference_office/refusal", reason="请联合检查"
    )
    assert refused.status_code == 200, refused.text
    joint = await district.restate(
        plan,
        kind="special",
        items=["culture-001", "fire-001"],
        partner_agencies=[FIRE],
    )
    assert joint["conference"]["members"] == [FIRE]
    assert (await district.checks(joint))["conference-joint"]["passed"]
    decided = {"reference": MINUTES, "ripe": True}
    await done(district, plan, OFFICE, "deliberation", **decided)
    filed = await district.through(joint)
    assert filed["status"] == "filed"
    assert len(await district.tasks(plan_code=filed["plan_code"])) == 0
    assert filed["task_count"] == 2


async def test_who_joins_is_left_out_with_a_reason_only(district: District) -> None:
    plan = await submitted(district, await huangpu(district))
    await answered(district, plan, fire="join", health="decline", market="decline")
    decided = {"reference": MINUTES, "ripe": True}
    await done(district, plan, OFFICE, "deliberation", **decided)
    await district.consent(plan, "conference_office", OFFICE)
    stopped = await district.consent(plan, "conference", OFFICE)
    assert (stopped.status_code, stopped.json()["code"]) == (409, "reasons-missing")
    assert stopped.json()["rules"] == ["P-18"]
    await act(district, plan, OFFICE, "steps/conference/refusal", reason="请说明")
    draft = await district.seen(plan)
    bare = await district.approve(draft)
    assert (bare.status_code, bare.json()["code"]) == (409, "reasons-missing")
    again = await district.approve(draft, reasons={"P-18": "检查时间无法一致"})
    assert again.status_code == 200, again.text
    assert (await district.through(again.json()))["status"] == "filed"


async def test_another_region_or_kind_asks_nobody(district: District) -> None:
    """No document has a conference for Huangpu's monthly plans."""
    places = await huangpu(district)
    plan = await submitted(district, places, kind="monthly")
    assert "conference" not in {step["name"] for step in plan["steps"]}
    refused = await act(district, plan, OFFICE, "consultation")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-conference")
    unknown = await district.authority(OFFICE).get(
        f"/plan/v1/plans/{plan['id']}/consultation"
    )
    assert unknown.json()["code"] == "consultation-unknown"


async def test_in_jinshan_the_justice_bureau_coordinates(district: District) -> None:
    """JS 二.8: it may ask about any plan, and nothing waits for it."""
    places = await district.register([0])
    plan = await submitted(district, places, agency="310116-culture", kind="monthly")
    foreign = await act(district, plan, "310116-market", "consultation")
    assert foreign.status_code == 403
    justice = "310116-justice"
    chosen = {"agencies": ["310116-fire"], "due_on": "2026-03-05"}
    asked = await done(district, plan, justice, "consultation", **chosen)
    assert asked["waiting"] == ["310116-fire"]
    again = await act(district, plan, justice, "consultation")
    assert (again.status_code, again.json()["code"]) == (409, "consultation-exists")
    stranger = await act(
        district, plan, "310116-health", "consultation/answers", reply="join"
    )
    assert (stranger.status_code, stranger.json()["code"]) == (403, "not-asked")
    assert (await district.through(plan))["status"] == "filed"


async def test_a_plan_that_goes_back_is_asked_about_anew(district: District) -> None:
    plan = await submitted(district, await huangpu(district))
    await done(district, plan, OFFICE, "consultation")
    await act(
        district, plan, OFFICE, "steps/conference_office/refusal", reason="请补充"
    )
    late = await act(district, plan, FIRE, "consultation/answers", reply="join")
    assert (late.status_code, late.json()["code"]) == (404, "plan-unknown")
    approved = await district.approve(plan)
    assert approved.status_code == 200
    asked = await done(district, plan, OFFICE, "consultation")
    assert (asked["round"], asked["status"]) == (approved.json()["round"], "open")
    assert len(await listed(district.authority(OFFICE), BASE, status="lapsed")) == 1


async def test_what_is_overdue_is_listed_chased_once_and_counted(
    district: District,
) -> None:
    plan = await submitted(district, await huangpu(district))
    await done(district, plan, OFFICE, "consultation")
    await done(district, plan, FIRE, "consultation/answers", reply="join")
    await done(district, plan, OFFICE, "consultation/answers", reply="join")
    runtime = district.world.db("plan-svc")

    async def run() -> None:
        with acting_as(Acting.system("plan-svc", "chase-consultations")):
            await chase_overdue(runtime)

    await run()
    assert await listed(district.authority(OFFICE), BASE, overdue="true") == []
    early = await act(district, plan, OFFICE, "consultation/outcome")
    assert (early.status_code, early.json()["code"]) == (409, "answers-awaited")
    district.world.clock.advance(timedelta(days=8))
    for _ in range(2):
        await run()
    [late] = await listed(district.authority(OFFICE), BASE, overdue="true")
    assert (late["waiting"], late["chases"]) == ([HEALTH], 1)
    gauge = runtime.metrics.registry.get_sample_value(
        "onevisit_consultations_overdue", {"agency": HEALTH}
    )
    assert gauge == 1
    chased = await done(district, plan, OFFICE, "consultation/chase")
    assert chased["chases"] == 2
    outcome = await done(district, plan, OFFICE, "consultation/outcome")
    assert outcome["members"] == [FIRE, OFFICE]


@pytest.mark.rule("P-19")
async def test_a_special_plan_is_public_when_the_conference_says_it_is_ripe(
    district: District,
) -> None:
    """HP 八; what its office entered is the decision that the public reads of."""
    plan = await submitted(district, await huangpu(district))
    await answered(district, plan, fire="decline", health="decline", market="decline")
    decided = {"reference": MINUTES, "ripe": False}
    await done(district, plan, OFFICE, "deliberation", **decided)
    filed = await district.through(plan)
    early = await district.publish(filed, reference="自拟")
    assert (early.status_code, early.json()["code"]) == (409, "not-ripe")
    stranger = await act(
        district, plan, FIRE, "deliberation", reference=MINUTES, ripe=True
    )
    assert stranger.status_code == 403
    await done(district, plan, OFFICE, "deliberation", reference=MINUTES, ripe=True)
    shown = await district.published(filed)
    assert shown["published_edition"] == 1


@pytest.mark.rule("C-05")
async def test_a_secret_plans_consultation_is_told_to_nobody_else(
    district: District,
) -> None:
    places = await huangpu(district)
    plan = await submitted(district, places, classified=True)
    asked = await done(district, plan, OFFICE, "consultation")
    assert asked["asked"] == []
    path = f"/plan/v1/plans/{plan['id']}/consultation"
    assert (await district.authority(FIRE).get(path)).status_code == 404
    assert await listed(district.authority(FIRE), BASE) == []
    assert len(await listed(district.authority(OFFICE), BASE)) == 1


async def test_the_list_sorts_filters_and_exports(district: District) -> None:
    places = await huangpu(district)
    for day in ("2026-03-10", "2026-03-05"):
        plan = await submitted(district, places, title=f"专项{day}")
        await done(district, plan, OFFICE, "consultation", due_on=day)
    client = district.authority(FIRE)
    for sort in ("due_on", "asked_on"):
        await goes_both_ways(client, BASE, sort, "id")
    assert len(await listed(client, BASE, waiting_for=FIRE, status="open")) == 2
    assert len(await listed(client, BASE, agency=CULTURE)) == 2
    assert await listed(client, BASE, agency=FIRE) == []
    assert len(await exported(client, BASE, due_to="2026-03-05")) == 1
