"""Tasks are received, assigned, given back and urged, in bulk or not at all (P-20)."""

from datetime import date, timedelta

import pytest

from shared.events.plan import DispatchChanged, TaskChanged
from tests.factories import checkcode, subject
from tests.integration.plan_svc.dispatch.taskwork import (
    BASE,
    CERTIFICATES,
    CULTURE,
    FIRE,
    TaskWork,
)
from tests.lists import goes_both_ways

pytestmark = pytest.mark.rule("P-20")


async def test_a_filing_dispatches_tasks_and_makes_no_row_of_it(work: TaskWork) -> None:
    numbers = await work.tasks(2)
    assert await work.listed(stage="dispatched", unaccepted="true") == numbers
    assert await work.world.published("plan-svc", DispatchChanged) == []


async def test_many_tasks_are_assigned_at_once_and_other_services_hear_no_change(
    work: TaskWork,
) -> None:
    numbers = await work.tasks(3)
    await work.inspectors()
    await work.do("receipt", numbers[:1])
    done = await work.do(
        "assignment", numbers, section="市场科", inspectors=CERTIFICATES
    )
    assert {(task["stage"], task["section"]) for task in done} == {
        ("assigned", "市场科")
    }
    assert done[0]["inspectors"] == ["*******01", "*******02"]
    assert await work.listed(section="市场科") == numbers
    assert await work.listed(unaccepted="true") == []
    told = await work.world.published("plan-svc", DispatchChanged)
    assert [event.version for event in told] == [1, 2, 1, 1]
    assert {event.inspectors for event in told} == {0, 2}
    assert await work.world.published("plan-svc", TaskChanged) == []


async def test_all_or_none_and_every_bad_task_is_named(work: TaskWork) -> None:
    numbers = await work.tasks(2)
    await work.do("acceptance", numbers[:1])
    answer = await work.ask(work.planner(), "acceptance", [*numbers, "JH-0"])
    assert answer.status_code == 422
    refusal = answer.json()
    assert refusal["code"] == "tasks-refused"
    assert [(row["line"], row["code"]) for row in refusal["rows"]] == [
        (1, "dispatch-state"),
        (3, "task-unknown"),
    ]
    assert await work.listed(stage="accepted") == numbers[:1]


async def test_a_task_goes_to_nobody_who_is_not_of_the_agency(work: TaskWork) -> None:
    sections = {"sections": ["市场科"], "domain": "culture", "region": "310116"}
    named = {"name": "文旅局", "level": "district", **sections}
    await work.district.steward.put(f"/plan/v1/agencies/{CULTURE}", json=named)
    numbers = await work.tasks(1)
    refused: dict[str, dict[str, object]] = {
        "assignment-empty": {},
        "inspectors-not-valid": {"inspectors": ["HF0000000"]},
        "section-unknown": {"section": "无此科"},
    }
    for code, body in refused.items():
        answer = await work.ask(work.planner(), "assignment", numbers, **body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    for_fire = work.planner(FIRE)
    answer = await work.ask(for_fire, "acceptance", numbers)
    assert answer.json()["rows"][0]["code"] == "other-agency"
    answer = await work.ask(for_fire, "urging", numbers, reason="请抓紧")
    assert answer.json()["rows"][0]["code"] == "dispatch-of-another-agency"


async def test_a_partners_returned_task_is_the_leads_to_send_again(
    work: TaskWork,
) -> None:
    await work.tasks(1, items=["culture-001", "fire-001"], partner_agencies=[FIRE])
    (task,) = [task for task in await work.listed(FIRE) if FIRE in task]
    await work.do("return", [task], FIRE, reason="不属本辖区")
    again = {"reason": "已核实，属本辖区"}
    answer = await work.ask(work.planner(FIRE), "renewal", [task], **again)
    assert answer.json()["rows"][0]["code"] == "dispatch-of-another-agency"
    (sent,) = await work.do("renewal", [task], CULTURE, **again)
    assert (sent["stage"], sent["returns"]) == ("dispatched", 1)


async def test_urged_escalated_and_directed(work: TaskWork) -> None:
    numbers = await work.tasks(2)
    await work.do("acceptance", numbers[1:])
    await work.follow(3, 6)
    assert await work.listed(urged="true") == numbers[:1]
    await work.follow(3, 11)
    await work.follow(3, 11)
    assert await work.listed(escalated="true") == numbers[:1]
    text = {"text": "三日内接收并说明原因"}
    answer = await work.ask(work.planner(), "direction", numbers[:1], **text)
    assert answer.status_code == 403
    answer = await work.ask(work.coordinator(), "direction", numbers[:1], **text)
    assert answer.status_code == 200, answer.text
    assert await work.listed(escalated="true") == []
    events = await work.world.published("plan-svc", DispatchChanged)
    first = [event for event in events if event.task == numbers[0]]
    assert [(event.urges, event.directed) for event in first] == [
        (1, False),
        (1, False),
        (1, True),
    ]


async def test_nobody_is_urged_about_a_task_with_a_code(work: TaskWork) -> None:
    numbers = await work.tasks(2)
    code = checkcode.code({CULTURE: tuple(numbers[:1])}, date(2026, 3, 20))
    await work.district.tell("checkcode-svc", code)
    await work.follow(3, 18)
    assert await work.listed(urged="true") == numbers[1:]


async def test_a_window_that_passed_owes_a_reason_and_is_counted(
    work: TaskWork,
) -> None:
    numbers = await work.tasks(2)
    await work.follow(4, 1)
    assert await work.listed(unexplained="true") == numbers
    gauge = "onevisit_tasks_waiting"
    samples = {
        (sample.labels["agency"], sample.labels["what"]): sample.value
        for metric in work.world.db("plan-svc").metrics.registry.collect()
        if metric.name == gauge
        for sample in metric.samples
    }
    assert samples[CULTURE, "unexplained"] == 2
    await work.do("explanation", numbers[:1], reason="企业停业")
    assert await work.listed(unexplained="true") == numbers[1:]
    answer = await work.planner().get("/plan/v1/dispatch-loads")
    (load,) = [load for load in answer.json() if load["agency"] == CULTURE]
    assert (load["open"], load["unexplained"]) == (2, 1)


async def test_a_visit_in_time_that_is_told_late_owes_no_reason(
    work: TaskWork,
) -> None:
    (number,) = await work.tasks(1)
    await work.follow(4, 1)
    visit = checkcode.visit((number,), date(2026, 3, 30), agencies=(CULTURE,))
    await work.district.tell("checkcode-svc", visit)
    assert await work.listed(unexplained="true") == []
    answer = await work.ask(work.planner(), "explanation", [number], reason="停业")
    assert answer.json()["rows"][0]["code"] == "task-not-open"


async def test_an_amendment_keeps_the_work_on_tasks_that_stay(work: TaskWork) -> None:
    district = work.district
    places = await district.register(range(2))
    plan = await district.filed(places)
    numbers = [task["number"] for task in await district.tasks()]
    await work.do("acceptance", numbers)
    draft = await district.amendment(plan, leaving=places[:1])
    await district.through(draft)
    assert await work.listed(stage="accepted", status="scheduled") == numbers[1:]
    work.world.clock.advance(timedelta(days=1))
    back = await district.amendment(plan, coming=places[:1])
    await district.through(back)
    assert await work.listed(stage="dispatched", status="scheduled") == numbers[:1]
    (again,) = await work.do("acceptance", numbers[:1])
    assert again["version"] == 2


async def test_certificates_told_twice_and_out_of_order_leave_one_state(
    work: TaskWork,
) -> None:
    events = [
        subject.inspector(CERTIFICATES[0], CULTURE, version=2, revoked=True),
        subject.inspector(CERTIFICATES[0], CULTURE, version=1),
    ]
    for event in (*events, *events):
        await work.district.tell("subject-svc", event)
    await work.world.deliver_again("plan-svc")
    await work.world.settle()
    numbers = await work.tasks(1)
    answer = await work.ask(
        work.planner(), "assignment", numbers, inspectors=CERTIFICATES[:1]
    )
    assert answer.json()["positions"] == [1]


async def test_the_list_goes_both_ways_and_hides_what_is_classified(
    work: TaskWork,
) -> None:
    await work.tasks(3, classified=True)
    for sort in ("latest", "task", "dispatched_on"):
        await goes_both_ways(work.planner(), BASE, sort, sort, "task")
    assert await work.listed(FIRE) == []


async def test_the_sheet_says_what_its_form_needs(work: TaskWork) -> None:
    await work.inspectors()
    (number,) = await work.tasks(1)
    await work.do("assignment", [number], section="市场科", inspectors=CERTIFICATES)
    answer = await work.planner().get(f"/plan/v1/tasks/{number}/sheet")
    assert answer.status_code == 200, answer.text
    sheet = answer.json()
    assert sheet["place"]["subject_name"] == "企业0"
    assert sheet["place"]["address"]
    assert (sheet["agency_name"], sheet["section"]) == (CULTURE, "市场科")
    assert (sheet["plan"]["title"], sheet["plan"]["frequency"]) == (
        "三月检查计划",
        "每年一次",
    )
    (item,) = sheet["items"]
    assert item["legal_basis"] == "某条例第一条"
    assert [point["text"] for point in item["check_points"]] == ["证照"]
    assert sheet["materials"] == ["营业执照"]
    hidden = await work.planner(FIRE).get("/plan/v1/tasks/JH-0/sheet")
    assert hidden.status_code == 404
