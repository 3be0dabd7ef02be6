"""Triggered tasks, and what neighbours' events do to tasks (P-01, P-21, P-22)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.events.checkcode import (
    CodeAbsence,
    CodeCancelled,
    CodeIssued,
    CodeMember,
    CodeStatus,
    VisitStarted,
)
from shared.events.credit import Grade
from shared.events.matching import (
    AnswerKind,
    JointAgreed,
    JointProposed,
    ProposalMember,
    ProposalStatus,
)
from shared.events.plan import TaskChanged, TaskScheduled
from tests.integration.plan_svc.planned import District, grade, listed, place

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 10)


def trigger(place_number: str, **changes: object) -> dict[str, object]:
    return {
        "place": place_number,
        "items": ["market-001"],
        "source": "complaint",
        "source_number": "12345-0001",
        "source_reason": "消费者投诉",
        "latest": "2026-03-20",
        **changes,
    }


def visit(task: dict[str, Any], number: int = 1, day: date = DAY) -> VisitStarted:
    return VisitStarted(
        visit_id=f"v{number}",
        number=number,
        code="JC1",
        place=task["place"],
        uscc=task["uscc"],
        day=day,
        agencies=(task["agency"],),
        tasks=(task["number"],),
        kind="planned",
        started_at=NOW,
        version=1,
    )


def code(
    task: dict[str, Any], *, name: str = "JC1", cancelled: bool = False
) -> CodeIssued | CodeCancelled:
    model = CodeCancelled if cancelled else CodeIssued
    return model(
        code=name,
        application_id="a1",
        lead=task["agency"],
        members=(
            CodeMember(
                agency=task["agency"],
                tasks=(task["number"],),
                items=("culture-001",),
                inspectors=("c1", "c2"),
            ),
        ),
        place=task["place"],
        uscc=task["uscc"],
        region="310116",
        kind="planned",
        day=DAY,
        status=CodeStatus.CANCELLED if cancelled else CodeStatus.ISSUED,
        issued_at=NOW,
        version=2 if cancelled else 1,
    )


def proposal(
    task: dict[str, Any], status: ProposalStatus, version: int
) -> JointAgreed | JointProposed:
    model = JointAgreed if status is ProposalStatus.AGREED else JointProposed
    joins = status is ProposalStatus.AGREED
    return model(
        number=f"J.{task['place']}.abcdef01",
        place=task["place"],
        uscc=task["uscc"],
        region="310116",
        day=DAY,
        lead=task["agency"],
        status=status,
        members=(
            ProposalMember(
                agency=task["agency"],
                tasks=(task["number"],),
                items=("culture-001",),
                answer=AnswerKind.JOIN if joins else None,
            ),
        ),
        answers_due=DAY,
        visits_saved=1,
        days_forward=0,
        changed_at=NOW,
        version=version,
    )


@pytest.mark.rule("P-21")
@pytest.mark.rule("P-01")
async def test_a_complaint_gives_a_task_without_a_plan(district: District) -> None:
    (number,) = await district.register([0])
    answer = await district.planner().post("/plan/v1/tasks", json=trigger(number))
    task = answer.json()
    assert answer.status_code == 201, answer.text
    kind, agency, digest, place = task["number"].split(".")
    assert (kind, agency, len(digest), place) == ("CF", "310116-market", 12, number)
    assert "12345" not in task["number"], "it tells nothing of its source"
    assert (task["kind"], task["source"]) == ("triggered", "complaint")
    assert (task["earliest"], task["known_on"]) == ("2026-03-02", "2026-03-02")
    (event,) = await district.world.published("plan-svc", TaskScheduled)
    assert (event.number, event.source_reason) == (task["number"], "消费者投诉")
    again = await district.planner().post("/plan/v1/tasks", json=trigger(number))
    assert (again.status_code, again.json()["code"]) == (409, "task-exists")


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"source": "plan"}, "plan-needed"),
    ({"source": "dream"}, "source-unknown"),
    ({"out_of_scope": "bus_stop"}, "out-of-scope-unknown"),
    ({"items": ["fire-001"]}, "items-refused"),
    ({"latest": "2026-03-01"}, "window-wrong"),
    ({"place": "X-001"}, "place-unknown"),
]


@pytest.mark.rule("P-19")
@pytest.mark.rule("P-21")
@pytest.mark.rule("P-22")
@pytest.mark.rule("P-09")
async def test_a_triggered_task_that_may_not_be_is_refused(district: District) -> None:
    (number,) = await district.register([0])
    for changes, refusal in REFUSED:
        answer = await district.planner().post(
            "/plan/v1/tasks", json=trigger(number, **changes)
        )
        assert (answer.status_code, answer.json()["code"]) == (422, refusal)
    assert await district.tasks() == []


@pytest.mark.rule("P-21")
async def test_a_superiors_campaign_triggers_in_construction_only(
    district: District,
) -> None:
    (number,) = await district.register([0])
    body = trigger(number, source="superior_campaign", items=["construction-001"])
    builder = district.planner("310116-construction")
    assert (await builder.post("/plan/v1/tasks", json=body)).status_code == 201
    market = trigger(number, source="superior_campaign")
    refused = await district.planner().post("/plan/v1/tasks", json=market)
    assert refused.json()["code"] == "plan-needed"


@pytest.mark.rule("P-22")
async def test_a_reason_of_the_domain_goes_with_the_task(district: District) -> None:
    (number,) = await district.register([0])
    body = trigger(number, out_of_scope="commitment")
    task = (await district.planner().post("/plan/v1/tasks", json=body)).json()
    assert task["out_of_scope"] == "commitment"
    (event,) = await district.world.published("plan-svc", TaskScheduled)
    assert event.out_of_scope == "commitment"


async def test_a_task_is_withdrawn_by_its_own_agency_with_a_reason(
    district: District,
) -> None:
    (number,) = await district.register([0])
    task = (
        await district.planner().post("/plan/v1/tasks", json=trigger(number))
    ).json()
    url = f"/plan/v1/tasks/{task['number']}/withdrawal"
    foreign = await district.planner("310116-fire").post(url, json={"reason": "x"})
    assert foreign.status_code == 403
    done = await district.planner().post(url, json={"reason": "投诉撤回"})
    assert (done.json()["status"], done.json()["version"]) == ("withdrawn", 2)
    again = await district.planner().post(url, json={"reason": "x"})
    assert again.json()["code"] == "task-not-open"


async def _state(district: District) -> list[list[tuple[object, ...]]]:
    tables = (
        "task",
        "task_code",
        "task_joint",
        "place_copy",
        "grade_copy",
        "list_copy",
    )
    async with district.world.db("plan-svc").reading() as tx:
        return [
            [
                tuple(row)
                for row in await tx.fetch(f"SELECT * FROM {name} ORDER BY 1, 2")
            ]
            for name in tables
        ]


@pytest.mark.rule("P-20")
async def test_events_delivered_twice_or_out_of_order_leave_one_state(
    district: District,
) -> None:
    numbers = await district.register(range(3))
    await district.filed(numbers)
    first, second, third = await district.tasks()
    events = [
        ("checkcode-svc", code(first)),
        ("checkcode-svc", code(first, cancelled=True)),
        ("checkcode-svc", code(second, name="JC2")),
        ("checkcode-svc", visit(second)),
        ("checkcode-svc", visit(second, number=2)),
        ("matching-svc", proposal(third, ProposalStatus.AGREED, 2)),
        ("matching-svc", proposal(third, ProposalStatus.PROPOSED, 1)),
        ("credit-svc", grade(0, "culture", Grade.B, version=2)),
        ("credit-svc", grade(0, "culture", Grade.D, version=1)),
        ("subject-svc", listed(1, version=2, active=False)),
        ("subject-svc", listed(1, version=1)),
        ("subject-svc", place(2, version=3, town="310116101")),
        ("subject-svc", place(2, version=2)),
    ]
    for service, event in events:
        await district.tell(service, event)
    before = await _state(district)
    published_before = len(await district.world.published("plan-svc", TaskChanged))
    for service, event in events:
        await district.world.publish(service, event)
    await district.world.deliver_again("plan-svc")
    await district.world.settle()
    assert await _state(district) == before
    assert (
        len(await district.world.published("plan-svc", TaskChanged)) == published_before
    )
    tasks = {task["number"]: task for task in await district.tasks()}
    assert tasks[first["number"]]["settled_on"] is None
    assert tasks[second["number"]]["status"] == "visited"
    assert tasks[second["number"]]["settled_on"] == "2026-03-10"
    assert tasks[second["number"]]["visited_on"] == "2026-03-10"
    assert tasks[third["number"]]["joint"] == f"J.{third['place']}.abcdef01"


async def test_visits_that_come_in_the_wrong_order_give_the_first_ones_day(
    district: District,
) -> None:
    await district.filed(await district.register([0]))
    (task,) = await district.tasks()
    await district.tell("checkcode-svc", visit(task, 2, date(2026, 3, 16)))
    await district.tell("checkcode-svc", visit(task, 1))
    (tasks,) = await district.tasks()
    assert (tasks["visited_on"], tasks["version"]) == ("2026-03-10", 2)


@pytest.mark.rule("I-09")
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 1, 2, 1, 0)])
async def test_a_task_is_open_again_when_its_visit_was_taken_back(
    district: District, order: tuple[int, ...]
) -> None:
    await district.filed(await district.register([0]))
    [task] = await district.tasks()
    began = visit(task)
    taken_back = began.model_copy(update={"version": 2, "cancelled": True})
    events = [began, taken_back, code(task, cancelled=True)]
    for position in order:
        await district.tell("checkcode-svc", events[position])
    [found] = await district.tasks()
    assert (found["status"], found["visited_on"]) == ("scheduled", None)
    assert (found["reason"], found["settled_on"]) == (None, None)
    await district.tell("checkcode-svc", visit(task, 2, date(2026, 3, 16)))
    [found] = await district.tasks()
    assert (found["status"], found["visited_on"]) == ("visited", "2026-03-16")
    async with district.world.db("plan-svc").reading() as tx:
        rows = await tx.fetch("SELECT visit, cancelled FROM visit_copy ORDER BY visit")
    assert [tuple(row) for row in rows] == [("v1", True), ("v2", False)]


async def test_a_task_withdrawn_while_its_visit_began_counts_as_visited(
    district: District,
) -> None:
    plan = await district.filed(await district.register([0]))
    (task,) = await district.tasks()
    url = f"/plan/v1/plans/{plan['id']}/revocation"
    await district.approver("310116-culture").post(url, json={"reason": "撤销"})
    await district.tell("checkcode-svc", visit(task))
    (found,) = await district.tasks()
    assert (found["status"], found["reason"], found["version"]) == ("visited", None, 3)


async def test_a_cancelled_code_that_comes_before_its_issue_settles_nothing(
    district: District,
) -> None:
    await district.filed(await district.register([0]))
    (task,) = await district.tasks()
    await district.tell("checkcode-svc", code(task, cancelled=True))
    await district.tell("checkcode-svc", code(task))
    (found,) = await district.tasks()
    assert (found["settled_on"], found["version"]) == (None, 1)


@pytest.mark.rule("M-08")
async def test_a_reopened_proposal_takes_the_joint_task_back(
    district: District,
) -> None:
    await district.filed(await district.register([0]))
    (task,) = await district.tasks()
    await district.tell("matching-svc", proposal(task, ProposalStatus.AGREED, 2))
    await district.tell("matching-svc", proposal(task, ProposalStatus.PROPOSED, 3))
    (found,) = await district.tasks()
    assert found["joint"] is None


@pytest.mark.rule("C-26")
async def test_a_task_is_open_again_when_its_agency_stayed_away_from_the_visit(
    district: District,
) -> None:
    await district.filed(await district.register([0]))
    (task,) = await district.tasks()
    issued = code(task)
    away = CodeAbsence(
        agency=task["agency"], tasks=(task["number"],), reason="inspectors"
    )
    stayed_away = issued.model_copy(
        update={"version": 2, "members": (), "absent": (away,)}
    )
    other = code(task, name="JC2")

    await district.tell("checkcode-svc", stayed_away)
    await district.tell("checkcode-svc", issued)
    (open_again,) = await district.tasks()
    await district.tell("checkcode-svc", other)
    (settled,) = await district.tasks()

    assert (open_again["status"], open_again["settled_on"], open_again["reason"]) == (
        "scheduled",
        None,
        "inspectors",
    )
    assert (settled["settled_on"], settled["reason"]) == ("2026-03-10", None)
