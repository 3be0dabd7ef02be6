from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from shared.events.checkcode import ApplicationStatus, CodeCancelled, CodeStatus
from shared.events.matching import (
    JointAgreed,
    JointAnswered,
    JointProposed,
    JointWithdrawn,
)
from shared.events.plan import TaskChanged, TaskStatus, TaskWithdrawn
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    PLACE,
    agency,
    applied,
    issued,
    place,
    solo,
    started,
    task,
)

DAY = date(2026, 4, 1)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world("matching-svc")


async def two_tasks(world: World) -> str:
    """Two agencies with one task each at one place; the proposal's number."""
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    return str((await proposals(world))[0]["number"])


async def proposals(world: World, **query: str) -> list[dict[str, Any]]:
    client = world.client("matching-svc", role="coordinator")
    answer = await client.get("/matching/v1/proposals", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def answer(
    world: World, number: str, domain: str, **body: object
) -> httpx.Response:
    client = world.client("matching-svc", f"310116-{domain}", role="coordinator")
    return await client.post(f"/matching/v1/proposals/{number}/answers", json=body)


async def status(world: World, number: str) -> tuple[str, str | None]:
    client = world.client("matching-svc", role="coordinator")
    found = (await client.get(f"/matching/v1/proposals/{number}")).json()
    return found["status"], found["reason"]


@pytest.mark.rule("M-01")
async def test_as_soon_as_two_tasks_meet_at_a_place_a_joint_visit_is_proposed(
    world: World,
) -> None:
    number = await two_tasks(world)
    found = (await proposals(world))[0]
    assert number.startswith(f"J.{PLACE}.")
    assert found["day"] == DAY.isoformat()
    assert found["subject_name"] == "上海示例餐饮有限公司"
    assert [member["agency"] for member in found["members"]] == [
        "310116-fire",
        "310116-market",
    ]
    assert found["visits_saved"] == 1
    [event] = await world.published("matching-svc", JointProposed)
    assert (event.number, event.version, event.day) == (number, 1, DAY)


@pytest.mark.rule("M-13")
async def test_a_proposal_explains_itself_in_chinese_and_english(world: World) -> None:
    await two_tasks(world)
    found = (await proposals(world))[0]["explanation"]
    assert {reason["rule"] for reason in found} >= {"M-02", "M-03", "M-06"}
    text = "".join(reason["zh"] for reason in found)
    # the names came after the tasks, and still stand in the sentences
    assert "金山区消防救援支队" in text
    assert "2026年4月1日（周三）" in text
    assert any("Jinshan Fire" in reason["en"] for reason in found)


@pytest.mark.rule("M-08")
async def test_when_both_have_joined_the_joint_visit_is_agreed(world: World) -> None:
    number = await two_tasks(world)
    first = await answer(world, number, "market", answer="join")
    assert first.json()["status"] == "proposed"
    second = await answer(world, number, "fire", answer="join")
    assert second.json()["status"] == "agreed"
    [event] = await world.published("matching-svc", JointAgreed)
    assert {member.answer for member in event.members} == {"join"}
    assert event.version == 3


@pytest.mark.rule("M-07")
async def test_a_decline_may_be_taken_back_until_answers_are_due(world: World) -> None:
    number = await two_tasks(world)
    await answer(world, number, "market", answer="join")
    declined = await answer(
        world, number, "fire", answer="decline", reason="other", text="大型活动保障"
    )
    assert declined.json()["status"] == "proposed"
    back = await answer(world, number, "fire", answer="join")
    assert back.json()["status"] == "agreed"


@pytest.mark.rule("M-07")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"answer": "decline", "reason": "weather"}, "reason-needed"),
        ({"answer": "decline", "reason": "other"}, "text-needed"),
        (
            {"answer": "decline", "reason": "date", "days": ["2026-06-01"]},
            "days-not-possible",
        ),
        (
            {"answer": "decline", "reason": "nature", "days": ["2026-04-02"]},
            "days-not-possible",
        ),
        ({"answer": "maybe"}, "body-invalid"),
    ],
)
async def test_a_decline_without_what_it_needs_is_refused(
    world: World, body: dict[str, object], code: str
) -> None:
    number = await two_tasks(world)
    refused = await answer(world, number, "fire", **body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await status(world, number))[0] == "proposed"


@pytest.mark.rule("M-07")
async def test_only_those_who_were_asked_may_answer(world: World) -> None:
    number = await two_tasks(world)
    refused = await answer(world, number, "police", answer="join")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-asked")
    missing = await answer(world, "J.nothing", "fire", answer="join")
    assert missing.status_code == 404
    other = world.client("matching-svc", "310101-fire", role="coordinator")
    assert (await other.get(f"/matching/v1/proposals/{number}")).status_code == 404
    assert (await other.get("/matching/v1/proposals")).json()["items"] == []


@pytest.mark.rule("M-07")
async def test_silence_is_chased_once_and_counts_as_a_decline_when_due(
    world: World,
) -> None:
    number = await two_tasks(world)
    await answer(world, number, "market", answer="join")
    ops = world.client("matching-svc", role="ops")
    seen = []
    for day in range(2, 7):
        world.clock.set(datetime(2026, 3, day, 1, tzinfo=UTC))
        await ops.post("/matching/v1/runs", json={"day": f"2026-03-0{day}"})
        seen.append(await status(world, number))
    assert seen == [
        ("proposed", None),
        ("proposed", None),
        ("proposed", "chased"),
        ("proposed", "chased"),
        ("withdrawn", "too_few_joined"),
    ]
    [event] = await world.published("matching-svc", JointWithdrawn)
    answers = {member.agency: member.answer for member in event.members}
    assert answers == {"310116-market": "join", "310116-fire": "silent"}
    # and they are not asked again as long as nothing about the task changes
    assert await proposals(world, status="proposed") == []
    await world.publish(
        "plan-svc",
        task("f1", "fire", TaskChanged, version=2, latest=date(2026, 5, 8)),
    )
    await world.settle()
    assert len(await proposals(world, status="proposed")) == 1


@pytest.mark.rule("M-12")
async def test_a_withdrawn_task_withdraws_its_proposal_with_the_reason(
    world: World,
) -> None:
    number = await two_tasks(world)
    await answer(world, number, "market", answer="join")
    await world.publish(
        "plan-svc",
        task("f1", "fire", TaskWithdrawn, version=2, status=TaskStatus.WITHDRAWN),
    )
    await world.settle()
    assert await status(world, number) == ("withdrawn", "task_withdrawn")
    [event] = await world.published("matching-svc", JointWithdrawn)
    assert event.reason == "task_withdrawn"
    assert len(event.members) == 2


@pytest.mark.rule("M-12")
@pytest.mark.rule("M-04")
async def test_a_subject_that_enters_solo_gets_its_proposals_withdrawn(
    world: World,
) -> None:
    number = await two_tasks(world)
    await world.publish("subject-svc", solo())
    await world.settle()
    assert await status(world, number) == ("withdrawn", "solo")
    await world.publish("subject-svc", solo(version=2, active=False))
    await world.settle()
    assert await status(world, number) == ("proposed", None)
    versions = [
        event.version
        for event in await world.published("matching-svc")
        if event.aggregate_id == number
    ]
    assert versions == [1, 2, 3]


@pytest.mark.rule("M-12")
async def test_an_unanswered_proposal_is_replaced_when_a_third_agency_can_come(
    world: World,
) -> None:
    number = await two_tasks(world)
    await world.publish("plan-svc", task("c1", "culture"))
    await world.settle()
    assert await status(world, number) == ("withdrawn", "better_plan")
    [now] = await proposals(world, status="proposed")
    assert len(now["members"]) == 3
    assert now["visits_saved"] == 2


@pytest.mark.rule("M-12")
async def test_an_answered_proposal_stays_as_it_is_when_a_third_task_comes(
    world: World,
) -> None:
    number = await two_tasks(world)
    await answer(world, number, "market", answer="join")
    await world.publish("plan-svc", task("c1", "culture"))
    await world.settle()
    [now] = await proposals(world, status="proposed")
    assert now["number"] == number


@pytest.mark.rule("C-03")
async def test_an_application_that_joins_becomes_a_proposal_on_its_day(
    world: World,
) -> None:
    await two_tasks(world)
    day = date(2026, 3, 10)
    await world.publish("checkcode-svc", applied(("m1",), ("f1",), day))
    await world.settle()
    [now] = [
        proposal
        for proposal in await proposals(world)
        if proposal["status"] == "proposed"
    ]
    assert (now["day"], now["application_id"]) == (day.isoformat(), "app-1")
    joined = {member["agency"]: member["answer"] for member in now["members"]}
    assert joined == {"310116-market": "join", "310116-fire": None}
    agreed = await answer(world, now["number"], "fire", answer="join")
    assert agreed.json()["status"] == "agreed"
    events = await world.published("matching-svc", JointProposed)
    assert events[-1].application_id == "app-1"


@pytest.mark.rule("C-03")
async def test_an_applicant_that_leaves_has_declined(world: World) -> None:
    await two_tasks(world)
    day = date(2026, 3, 10)
    await world.publish("checkcode-svc", applied(("m1",), ("f1",), day))
    await world.settle()
    number = (await proposals(world, status="proposed"))[0]["number"]
    await world.publish(
        "checkcode-svc",
        applied(
            ("m1",),
            (),
            day,
            version=2,
            status=ApplicationStatus.ISSUED,
            declined_reason="inspectors",
        ),
        issued({"market": ("m1",)}, day),
    )
    await world.settle()
    found = await proposals(world)
    left = next(proposal for proposal in found if proposal["number"] == number)
    members = {member["agency"]: member for member in left["members"]}
    assert members["310116-market"]["answer"] == "decline"
    assert members["310116-market"]["reason"] == "inspectors"


@pytest.mark.rule("C-03")
async def test_an_application_whose_partners_are_gone_ends_at_once(
    world: World,
) -> None:
    await two_tasks(world)
    await world.publish(
        "plan-svc",
        task("f1", "fire", TaskWithdrawn, version=2, status=TaskStatus.WITHDRAWN),
    )
    await world.settle()
    await world.publish("checkcode-svc", applied(("m1",), ("f1",), date(2026, 3, 10)))
    await world.settle()
    event = (await world.published("matching-svc", JointWithdrawn))[-1]
    assert (event.application_id, event.reason) == ("app-1", "task_withdrawn")


@pytest.mark.rule("M-08")
async def test_code_and_visit_move_the_proposal_on_and_a_cancelled_code_reopens(
    world: World,
) -> None:
    number = await two_tasks(world)
    for domain in ("market", "fire"):
        await answer(world, number, domain, answer="join")
    both: dict[str, tuple[str, ...]] = {"fire": ("f1",), "market": ("m1",)}
    await world.publish("checkcode-svc", issued(both, DAY, proposal=number))
    await world.settle()
    assert (await status(world, number))[0] == "coded"
    frozen = await answer(world, number, "fire", answer="join")
    assert (frozen.status_code, frozen.json()["code"]) == (409, "answers-frozen")
    gone = issued(
        both,
        DAY,
        CodeCancelled,
        proposal=number,
        version=2,
        status=CodeStatus.CANCELLED,
    )
    await world.publish("checkcode-svc", gone)
    await world.settle()
    assert await status(world, number) == ("agreed", "code_cancelled")
    again = issued(both, DAY, proposal=number, code="JC2", version=1)
    visit = started(("f1", "m1"), DAY).model_copy(update={"code": "JC2"})
    await world.publish("checkcode-svc", again, visit)
    await world.settle()
    assert (await status(world, number))[0] == "visited"
    assert await world.published("matching-svc", JointAnswered)


@pytest.mark.rule("M-07")
async def test_days_that_suit_those_who_declined_bring_the_question_again(
    world: World,
) -> None:
    number = await two_tasks(world)
    suits = {"answer": "decline", "reason": "date", "days": ["2026-04-14"]}
    await answer(world, number, "fire", **suits)
    assert (await proposals(world))[0]["day"] == DAY.isoformat()
    await answer(world, number, "market", **suits)
    [now] = await proposals(world, status="proposed")
    assert (now["number"], now["day"]) == (number, "2026-04-14")
    assert {member["answer"] for member in now["members"]} == {None}
    # what was declined before is not forgotten: another day is not asked
    await world.publish("subject-svc", place(version=2, closed_days=(DAY,)))
    await world.settle()
    assert (await proposals(world))[0]["day"] == "2026-04-14"
