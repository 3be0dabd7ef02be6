"""Joining, declining, leaving: the application's several steps (C-03, C-04, M-08)."""

import asyncio
from datetime import date

import pytest

from shared.events.checkcode import CodeApplied, CodeCancelled, CodeIssued
from shared.events.matching import (
    AnswerKind,
    JointAgreed,
    JointProposed,
    JointWithdrawn,
)
from shared.events.plan import TaskStatus
from tests.integration.checkcode_svc.scene import (
    FIRE,
    FIRE_TASK,
    HEALTH,
    HEALTH_TASK,
    JOINT,
    MARKET,
    MARKET_TASK,
    SERVICE,
    District,
    inspectors,
    member,
    proposal,
    task,
)

JOIN = AnswerKind.JOIN


@pytest.mark.rule("C-03")
async def test_without_an_answer_to_the_options_there_is_no_code(
    shared_place: District,
) -> None:
    shared_place.matching.answer = shared_place.matching.offer_fire

    application = await shared_place.applied()

    assert (application["status"], application["code"]) == ("open", None)
    assert application["options"][0]["tasks"] == [FIRE_TASK]
    assert await shared_place.rows("SELECT 1 FROM code") == []


@pytest.mark.rule("C-03")
async def test_declining_with_a_reason_gives_the_code_at_once(
    shared_place: District,
) -> None:
    shared_place.matching.answer = shared_place.matching.offer_fire
    application = await shared_place.applied()
    path = f"applications/{application['id']}/decline"

    bare = await shared_place.post(path, {"reason": "other"})
    declined = await shared_place.post(path, {"reason": "nature"})
    twice = await shared_place.post(path, {"reason": "nature"})

    assert bare.json()["code"] == "reason-needs-text"
    assert declined.json()["status"] == "issued"
    code = await shared_place.get(f"codes/{declined.json()['code']}")
    assert [member["agency"] for member in code["members"]] == [MARKET]
    assert twice.json()["code"] == "application-state"
    last = (await shared_place.world.published(SERVICE, CodeApplied))[-1]
    assert (last.status, last.declined_reason) == ("issued", "nature")


@pytest.mark.rule("C-03")
async def test_an_option_that_was_not_offered_cannot_be_joined(
    shared_place: District,
) -> None:
    shared_place.matching.answer = shared_place.matching.offer_fire
    application = await shared_place.applied()

    other = await shared_place.post(
        f"applications/{application['id']}/join", {"option": [HEALTH_TASK]}
    )

    assert other.json()["code"] == "no-such-option"


@pytest.mark.rule("C-04")
@pytest.mark.rule("M-08")
async def test_an_agreed_joint_visit_gets_one_code_in_the_leads_name(
    shared_place: District,
) -> None:
    application = await shared_place.join_with_fire()
    early = await shared_place.post(
        f"applications/{application['id']}/inspectors",
        {"inspectors": inspectors(MARKET)},
    )
    await shared_place.agree(application)
    waiting = await shared_place.get(f"applications/{application['id']}")
    named = await shared_place.post(
        f"applications/{application['id']}/inspectors",
        {"inspectors": inspectors(FIRE)},
        of=FIRE,
    )

    assert early.json()["code"] == "not-agreed-yet"
    assert waiting["waiting_for"] == [FIRE]
    code = await shared_place.get(f"codes/{named.json()['code']}")
    assert code["lead"] == FIRE
    assert code["proposal"] == JOINT
    assert [member["agency"] for member in code["members"]] == [FIRE, MARKET]
    assert [member["items"] for member in code["members"]] == [
        ["fire-001"],
        ["market-001"],
    ]
    assert all(len(member["inspectors"]) == 2 for member in code["members"])
    joined = (await shared_place.world.published(SERVICE, CodeApplied))[1]
    assert (joined.status, joined.chosen) == ("awaiting_answers", (FIRE_TASK,))


@pytest.mark.rule("C-04")
async def test_a_proposal_that_matching_made_by_itself_waits_for_inspectors(
    shared_place: District,
) -> None:
    await shared_place.tell(
        proposal(
            JointAgreed,
            3,
            member(MARKET, MARKET_TASK, JOIN),
            member(FIRE, FIRE_TASK, JOIN),
            member(HEALTH, HEALTH_TASK, AnswerKind.DECLINE),
        )
    )

    page = await shared_place.get("applications", of=FIRE)
    listed = page["items"][0]
    assert (listed["agency"], listed["status"]) == (FIRE, "awaiting_answers")
    assert listed["waiting_for"] == [FIRE, MARKET]
    assert (await shared_place.get("applications", of=HEALTH))["items"] == []


@pytest.mark.rule("C-04")
async def test_two_agencies_that_name_inspectors_at_once_get_one_code(
    shared_place: District,
) -> None:
    await shared_place.tell(
        proposal(
            JointAgreed,
            3,
            member(MARKET, MARKET_TASK, JOIN),
            member(FIRE, FIRE_TASK, JOIN),
        )
    )
    application = (await shared_place.get("applications", of=FIRE))["items"][0]
    path = f"applications/{application['id']}/inspectors"

    both = await asyncio.gather(
        *(
            shared_place.post(path, {"inspectors": inspectors(of)}, of=of)
            for of in (MARKET, FIRE)
        )
    )

    assert [answer.status_code for answer in both] == [200, 200]
    codes = await shared_place.rows("SELECT code FROM code")
    assert len(codes) == 1
    assert len(await shared_place.world.published(SERVICE, CodeIssued)) == 1


@pytest.mark.rule("C-03")
async def test_an_applicant_who_leaves_gets_a_code_of_its_own(
    shared_place: District,
) -> None:
    application = await shared_place.join_with_fire()
    await shared_place.agree(application)
    path = f"applications/{application['id']}/leave"

    other = await shared_place.post(path, {"reason": "date"}, of=FIRE)
    left = await shared_place.post(path, {"reason": "date"})

    assert other.json()["code"] == "other-agency"
    assert (left.json()["status"], left.json()["proposal"]) == ("issued", None)
    code = await shared_place.get(f"codes/{left.json()['code']}")
    assert [member["agency"] for member in code["members"]] == [MARKET]
    assert code["proposal"] is None


@pytest.mark.rule("M-08")
async def test_a_withdrawn_proposal_gives_the_applicant_its_own_code(
    shared_place: District,
) -> None:
    application = await shared_place.join_with_fire()

    await shared_place.tell(
        proposal(
            JointWithdrawn,
            2,
            member(MARKET, MARKET_TASK, JOIN),
            member(FIRE, FIRE_TASK, AnswerKind.SILENT),
            application_id=application["id"],
            reason="too_few_joined",
        )
    )

    left = await shared_place.get(f"applications/{application['id']}")
    assert left["status"] == "issued"
    code = await shared_place.get(f"codes/{left['code']}")
    assert [member["agency"] for member in code["members"]] == [MARKET]


@pytest.mark.rule("M-08")
async def test_a_decline_that_crossed_the_code_cancels_it_and_the_rest_get_another(
    shared_place: District,
) -> None:
    everybody = (
        member(FIRE, FIRE_TASK, JOIN),
        member(HEALTH, HEALTH_TASK, JOIN),
        member(MARKET, MARKET_TASK, JOIN),
    )
    await shared_place.tell(proposal(JointAgreed, 4, *everybody))
    application = (await shared_place.get("applications", of=FIRE))["items"][0]
    for of in (FIRE, HEALTH, MARKET):
        await shared_place.post(
            f"applications/{application['id']}/inspectors",
            {"inspectors": inspectors(of)},
            of=of,
        )
    first = await shared_place.get(f"applications/{application['id']}", of=FIRE)

    declined = everybody[1].model_copy(update={"answer": AnswerKind.DECLINE})
    await shared_place.tell(
        proposal(JointAgreed, 5, everybody[0], declined, everybody[2])
    )

    second = await shared_place.get(f"applications/{application['id']}", of=FIRE)
    assert second["status"] == "issued"
    assert second["code"] != first["code"]
    old = await shared_place.get(f"codes/{first['code']}", of=FIRE)
    new = await shared_place.get(f"codes/{second['code']}", of=FIRE)
    assert (old["status"], old["reason"]) == ("cancelled", "members-changed")
    assert [member["agency"] for member in new["members"]] == [FIRE, MARKET]
    cancelled = await shared_place.world.published(SERVICE, CodeCancelled)
    assert [code.code for code in cancelled] == [first["code"]]


@pytest.mark.rule("M-08")
async def test_a_reopened_proposal_takes_the_code_back_until_it_is_agreed_again(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()

    await shared_place.tell(
        proposal(
            JointProposed,
            3,
            member(FIRE, FIRE_TASK, AnswerKind.DECLINE),
            member(MARKET, MARKET_TASK, JOIN),
            application_id=code["application_id"],
        )
    )
    waiting = await shared_place.get(f"applications/{code['application_id']}")
    await shared_place.agree({"id": code["application_id"]}, version=4)
    again = await shared_place.get(f"applications/{code['application_id']}")

    assert (waiting["status"], waiting["code"]) == ("awaiting_answers", None)
    assert again["status"] == "issued"
    assert again["code"] != code["code"]


@pytest.mark.rule("C-04")
async def test_a_members_own_open_application_gives_way_to_the_joint_visit(
    shared_place: District,
) -> None:
    shared_place.matching.answer = shared_place.matching.offer_fire
    application = await shared_place.applied()

    await shared_place.tell(
        proposal(
            JointAgreed,
            3,
            member(MARKET, MARKET_TASK, JOIN),
            member(FIRE, FIRE_TASK, JOIN),
        )
    )

    own = await shared_place.get(f"applications/{application['id']}")
    assert (own["status"], own["reason"]) == ("withdrawn", "joined-elsewhere")
    joint = (await shared_place.get("applications", of=FIRE))["items"][0]
    assert joint["waiting_for"] == [FIRE]


@pytest.mark.rule("C-02")
async def test_an_agency_names_its_own_valid_inspectors_only(
    shared_place: District,
) -> None:
    application = await shared_place.join_with_fire()
    await shared_place.agree(application)
    path = f"applications/{application['id']}/inspectors"

    foreign = await shared_place.post(path, {"inspectors": inspectors(MARKET)}, of=FIRE)
    outsider = await shared_place.post(
        path, {"inspectors": inspectors(HEALTH)}, of=HEALTH
    )

    assert foreign.json()["code"] == "requirements-not-met"
    assert outsider.json()["code"] == "not-a-member"


@pytest.mark.rule("M-14")
async def test_proposals_delivered_twice_or_late_change_nothing(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    settled = await shared_place.state()

    await shared_place.world.deliver_again(SERVICE)
    await shared_place.world.settle()
    assert await shared_place.state() == settled

    late = proposal(
        JointProposed,
        1,
        member(FIRE, FIRE_TASK, None),
        member(MARKET, MARKET_TASK, JOIN),
        application_id=code["application_id"],
    )
    await shared_place.tell(late)
    assert await shared_place.state() == settled


@pytest.mark.rule("M-14")
async def test_an_agreement_that_arrives_before_its_places_and_tasks_is_kept(
    shared_place: District,
) -> None:
    number = "J.91310116MA1J8ZZZ5X-001.11112222"
    await shared_place.tell(
        proposal(
            JointAgreed,
            2,
            member(MARKET, "JH8.a", JOIN),
            member(FIRE, "JH8.b", JOIN),
            number=number,
            place="91310116MA1J8ZZZ5X-001",
            uscc="91310116MA1J8ZZZ5X",
            day=date(2026, 3, 20),
        )
    )

    listed = (await shared_place.get("applications", of=FIRE))["items"][0]
    assert listed["proposal"] == number
    named = await shared_place.post(
        f"applications/{listed['id']}/inspectors",
        {"inspectors": inspectors(FIRE)},
        of=FIRE,
    )
    assert named.status_code == 200


@pytest.mark.rule("C-06")
async def test_after_a_joint_code_is_cancelled_inspectors_are_named_anew(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    cancelled = await shared_place.post(
        f"codes/{code['code']}/cancellation", {"reason": "人员有变"}, of=FIRE
    )
    waiting = await shared_place.get(f"applications/{code['application_id']}")
    for of in (FIRE, MARKET):
        named = await shared_place.post(
            f"applications/{code['application_id']}/inspectors",
            {"inspectors": inspectors(of)},
            of=of,
        )

    assert cancelled.json()["status"] == "cancelled"
    assert waiting["waiting_for"] == [FIRE, MARKET]
    assert named.json()["code"] not in {None, code["code"]}


@pytest.mark.rule("C-01", "M-09", "M-10")
@pytest.mark.parametrize(
    "status", [TaskStatus.WITHDRAWN, TaskStatus.COVERED, TaskStatus.WAIVED]
)
async def test_a_code_whose_only_task_became_needless_is_cancelled_once(
    alone: District, status: TaskStatus
) -> None:
    application = await alone.applied()
    gone = task(MARKET_TASK, MARKET, "market-001", version=2, status=status)

    await alone.tell(gone)
    settled = await alone.state()
    await alone.world.deliver_again(SERVICE)
    await alone.world.settle()

    code = await alone.get(f"codes/{application['code']}")
    assert (code["status"], code["reason"]) == ("cancelled", "tasks-withdrawn")
    assert await alone.state() == settled
    assert len(await alone.world.published(SERVICE, CodeCancelled)) == 1
