"""What is visited, coded or agreed leaves a plan by its owner's answer alone (P-08)."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events import Event
from shared.events.checkcode import CodeCancelled, CodeStatus
from shared.events.matching import (
    AnswerKind,
    JointAgreed,
    ProposalStatus,
    ReliefStatus,
)
from tests.factories import checkcode, matching
from tests.integration.plan_svc.planned import District, Json

pytestmark = pytest.mark.rule("P-08")
CULTURE, HEALTH = "310116-culture", "310116-health"
JOINT: dict[str, Any] = {
    "items": ["culture-001", "health-001"],
    "partner_agencies": [HEALTH],
}
DAY = date(2026, 3, 10)
LAST = ("district_justice", "310116-justice")


async def hold(district: District, held: str, task: str, agency: str = CULTURE) -> None:
    """Something comes to stand behind a task, as a neighbour tells it."""
    match held:
        case "visited":
            event: Event = checkcode.visit((task,), DAY)
        case "coded":
            event = checkcode.code({agency: (task,)}, DAY)
        case "agreed":
            joins = matching.member(agency, task, answer=AnswerKind.JOIN)
            event = matching.proposal(
                JointAgreed,
                {agency: (task,)},
                members=(joins,),
                status=ProposalStatus.AGREED,
                day=DAY,
            )
        case _:
            event = matching.relief(task, status=ReliefStatus.CONFIRMED)
    service = "checkcode-svc" if held in {"visited", "coded"} else "matching-svc"
    await district.tell(service, event)


async def questions(district: District, draft: Json) -> list[Json]:
    answer = await district.approver(draft["agency"]).get(
        f"/plan/v1/plans/{draft['id']}/questions"
    )
    assert answer.status_code == 200, answer.text
    listed: list[Json] = answer.json()
    return listed


async def reply(
    district: District, draft: Json, task: str, reply: str, agency: str = CULTURE
) -> httpx.Response:
    body = {"task": task, "reply": reply, "reason": "已与企业约定"}
    return await district.approver(agency).post(
        f"/plan/v1/plans/{draft['id']}/answers", json=body
    )


async def waiting(district: District, held: str) -> tuple[Json, Json, str]:
    """An amendment that waits for its last step, and would take out a held task."""
    places = await district.register(range(3))
    plan = await district.filed(places[:2])
    first, _ = await district.tasks(plan_code=plan["plan_code"])
    await hold(district, held, first["number"])
    draft = await district.amendment(plan, leaving=places[:2], coming=places[2:])
    await district.approve(draft)
    await district.consent(draft, "municipal_counterpart", "310000-culture")
    return plan, draft, first["number"]


async def statuses(district: District, plan: Json) -> dict[str, Any]:
    tasks = await district.tasks(plan_code=plan["plan_code"])
    return {task["number"]: task["status"] for task in tasks}


@pytest.mark.parametrize("held", ["visited", "relieved", "coded", "agreed"])
async def test_the_amendment_is_not_filed_before_the_owner_answered(
    district: District, held: str
) -> None:
    plan, draft, task = await waiting(district, held)
    before = await statuses(district, plan)
    early = await district.consent(draft, *LAST)
    assert (early.status_code, early.json()["code"]) == (409, "answers-awaited")
    assert early.json()["agencies"] == [CULTURE]
    assert early.json()["tasks"] == [{"task": task, "agency": CULTURE, "held": held}]
    assert await statuses(district, plan) == before
    [question] = await questions(district, draft)
    assert (question["task"], question["held"], question["open"]) == (task, held, True)

    given = await reply(district, draft, task, "release")
    assert given.status_code == 200, given.text
    filed = await district.consent(draft, *LAST)
    assert filed.json()["status"] == "filed", filed.text
    after = await statuses(district, plan)
    assert after[task] == ("visited" if held == "visited" else "withdrawn")
    assert sorted(after.values()) == sorted(["scheduled", "withdrawn", after[task]])
    assert (await district.seen(plan))["subject_count"] == 1


async def test_what_its_owner_keeps_stays_in_the_plan_and_the_rest_goes(
    district: District,
) -> None:
    plan, draft, task = await waiting(district, "coded")
    await reply(district, draft, task, "keep")
    filed = await district.consent(draft, *LAST)
    assert (filed.json()["status"], filed.json()["subject_count"]) == ("filed", 2)
    after = await statuses(district, plan)
    assert after[task] == "scheduled"
    assert sorted(after.values()) == ["scheduled", "scheduled", "withdrawn"]
    shown = await district.planner(CULTURE).get(f"/plan/v1/plans/{plan['id']}/subjects")
    assert len(shown.json()["items"]) == 2


async def test_an_answer_holds_for_what_stood_behind_the_task_then(
    district: District,
) -> None:
    _, draft, task = await waiting(district, "agreed")
    await reply(district, draft, task, "release")
    await hold(district, "coded", task)
    [question] = await questions(district, draft)
    assert (question["held"], question["open"]) == ("coded", True)
    early = await district.consent(draft, *LAST)
    assert early.json()["code"] == "answers-awaited"


async def test_each_owner_answers_for_its_own_tasks_and_no_author_for_any(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.filed(places, **JOINT)
    task = f"{plan['plan_code']}.{HEALTH}.{places[0]}"
    await hold(district, "coded", task)
    draft = await district.amendment(plan, leaving=places[:1])
    unasked = await reply(district, draft, task, "release", HEALTH)
    assert (unasked.status_code, unasked.json()["code"]) == (404, "plan-unknown")
    await district.approve(draft)
    other = await reply(district, draft, task, "release")
    assert (other.status_code, other.json()["code"]) == (404, "question-unknown")
    scopes = "plan:approve plan:write plan:read"
    author = district.world.client("plan-svc", HEALTH, scopes=scopes, subject="w")
    async with district.world.db("plan-svc").writing() as tx:
        await tx.execute(
            "UPDATE plan SET authors = authors || '{w}' WHERE id = $1", draft["id"]
        )
    body = {"task": task, "reply": "release", "reason": "同意"}
    own = await author.post(f"/plan/v1/plans/{draft['id']}/answers", json=body)
    assert own.json()["code"] == "second-person-needed"
    given = await reply(district, draft, task, "release", HEALTH)
    assert given.status_code == 200, given.text
    await district.through(await district.seen(draft))
    after = await statuses(district, plan)
    gone = {number for number, status in after.items() if status == "withdrawn"}
    assert gone == {f"{plan['plan_code']}.{a}.{places[0]}" for a in (CULTURE, HEALTH)}


async def test_a_task_with_a_code_is_stated_anew_by_its_owners_answer_alone(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.filed(places)
    coded, free = sorted(await statuses(district, plan))
    await hold(district, "coded", coded)
    draft = await district.restate(
        await district.amendment(plan), period_to="2026-03-20"
    )
    await district.approve(draft)
    [question] = await questions(district, draft)
    assert (question["task"], question["leaves"]) == (coded, False)
    await reply(district, draft, coded, "keep")
    await district.through(await district.seen(draft))
    tasks = await district.tasks(plan_code=plan["plan_code"])
    latest = {task["number"]: task["latest"] for task in tasks}
    assert latest == {coded: "2026-03-31", free: "2026-03-20"}


async def test_a_code_that_came_twice_and_was_cancelled_asks_nothing(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.filed(places)
    task, _ = sorted(await statuses(district, plan))
    draft = await district.amendment(plan, leaving=[task.rpartition(".")[2]])
    assert await questions(district, draft) == []
    await hold(district, "coded", task)
    await district.world.deliver_again("plan-svc")
    await district.world.settle()
    assert len(await questions(district, draft)) == 1
    ended = checkcode.code_event(
        CodeCancelled, {CULTURE: (task,)}, DAY, version=2, status=CodeStatus.CANCELLED
    )
    await district.tell("checkcode-svc", ended)
    assert await questions(district, draft) == []


async def test_a_visit_that_was_taken_back_opens_no_task_of_a_place_that_left(
    district: District,
) -> None:
    plan, draft, task = await waiting(district, "visited")
    await reply(district, draft, task, "release")
    await district.consent(draft, *LAST)
    assert (await statuses(district, plan))[task] == "visited"
    taken_back = checkcode.visit((task,), DAY, version=2, cancelled=True)
    for _ in range(2):
        await district.tell("checkcode-svc", taken_back)
    assert (await statuses(district, plan))[task] == "withdrawn"
