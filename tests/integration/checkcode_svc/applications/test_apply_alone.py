"""Codes that are issued at once, and applications that are refused (C-01, C-02)."""

from datetime import date
from typing import Any

import pytest
from checkcode_svc.applications.commands.apply import carry_out, prepare
from checkcode_svc.applications.domain.errors import TaskTaken
from checkcode_svc.applications.domain.request import Request
from checkcode_svc.codes.domain.number import is_code
from checkcode_svc.neighbours.domain.offer import Offer
from checkcode_svc.policy.queries import is_spared

from shared.auth import Principal
from shared.events.checkcode import ApplicationStatus, CodeApplied, CodeIssued
from shared.events.subject import InspectorChanged
from tests.factories.subject import inspector
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    MARKET,
    MARKET_TASK,
    PLACE,
    SERVICE,
    District,
    inspectors,
    task,
)


@pytest.mark.rule("C-01")
@pytest.mark.rule("C-02")
async def test_a_code_is_issued_at_once_where_nobody_else_comes(
    alone: District,
) -> None:
    application = await alone.applied()

    assert application["status"] == "issued"
    assert is_code(application["code"])
    assert application["code"].startswith("JC310116-260316-")
    assert alone.matching.asked == []
    assert not application["matching_unavailable"]
    issued = await alone.world.published(SERVICE, CodeApplied, CodeIssued)
    assert [event.type for event in issued] == [CodeApplied.type, CodeIssued.type]
    assert issued[0].status is ApplicationStatus.ISSUED
    assert issued[1].members[0].inspectors == tuple(inspectors(MARKET))
    assert issued[1].kind == "planned"


@pytest.mark.rule("C-02")
async def test_an_application_that_misses_much_is_told_all_of_it(
    alone: District,
) -> None:
    response = await alone.apply(
        inspectors=[inspectors(MARKET)[0], inspectors(FIRE)[0]], day="2026-04-04"
    )

    assert response.status_code == 422
    problem = response.json()
    assert problem["code"] == "requirements-not-met"
    assert problem["rule"] == "C-02"
    assert {fault["code"] for fault in problem["problems"]} == {
        "certificate-not-valid",
        "day-outside-reach",
        "not-a-working-day",
    }
    assert await alone.rows("SELECT 1 FROM application") == []


@pytest.mark.rule("S-07")
async def test_an_inspector_whose_certificate_ends_before_the_day_carries_no_code(
    alone: District,
) -> None:
    ending: InspectorChanged = inspector(
        inspectors(MARKET)[1], MARKET, version=2, valid_to=date(2026, 3, 15)
    )
    await alone.tell(ending)

    response = await alone.apply()

    problems = response.json()["problems"]
    assert [problem["code"] for problem in problems] == ["certificate-not-valid"]
    assert problems[0]["value"] == "2"
    assert inspectors(MARKET)[1] not in response.text


@pytest.mark.rule("C-02")
async def test_a_triggered_application_names_its_source_and_reason(
    alone: District,
) -> None:
    body: dict[str, Any] = {"place": PLACE, "items": ["market-001"]}

    silent = await alone.apply(**body)
    explained = await alone.applied(
        **body, source="complaint", source_reason="12345 工单 20260302-7"
    )

    assert [problem["code"] for problem in silent.json()["problems"]] == [
        "source-missing"
    ]
    assert (explained["status"], explained["kind"]) == ("issued", "triggered")


@pytest.mark.rule("P-21")
@pytest.mark.rule("P-01")
async def test_a_source_is_one_that_triggers_in_the_applicants_domain(
    alone: District,
) -> None:
    body: dict[str, Any] = {"place": PLACE, "items": ["market-001"]}
    for source, code in (
        ("work_site", "source-unknown"),
        ("superior", "source-unknown"),
        ("superior_campaign", "plan-needed"),
        ("plan", "plan-needed"),
    ):
        refused = await alone.apply(**body, source=source, source_reason="上级通知")
        assert (refused.status_code, refused.json()["code"]) == (422, code), source
    taken = await alone.applied(**body, source="handed_over", source_reason="上级通知")
    assert (taken["status"], taken["kind"]) == ("issued", "triggered")


@pytest.mark.rule("P-29")
async def test_a_code_after_a_labour_complaint_is_applied_for_with_its_task(
    alone: District,
) -> None:
    """JS-RS 三(一): what was complained of limits it; the clue says what."""
    body = {
        "place": PLACE,
        "items": ["labour-001"],
        "inspectors": ["310116-000901", "310116-000902"],
        "day": DAY.isoformat(),
        "source_reason": "反映欠薪",
    }
    labour = alone.client("310116-labour")
    codes = [
        (
            await labour.post(
                "/checkcode/v1/applications", json={**body, "source": source}
            )
        ).json()["code"]
        for source in ("complaint", "transfer")
    ]
    assert codes[0] == "clue-needed"
    assert codes[1] != "clue-needed"


@pytest.mark.rule("C-03")
@pytest.mark.rule("C-21")
async def test_questioning_needs_a_named_place_and_is_asked_where_no_row_spares_it(
    shared_place: District,
) -> None:
    body: dict[str, Any] = {"kind_of_visit": "questioning"}

    nowhere = await shared_place.apply(**body)
    named = await shared_place.applied(**body, questioned_at="区市场监管局 302 室")

    assert [problem["code"] for problem in nowhere.json()["problems"]] == [
        "questioning-place-missing"
    ]
    assert named["status"] == "issued"
    assert len(shared_place.matching.asked) == 1
    assert is_spared("questioning", "310116", "culture", DAY)
    assert is_spared("questioning", "310116", "transport", DAY)
    assert not is_spared("questioning", "310116", "market", DAY)
    assert not is_spared("emergency", "310116", "market", DAY)


@pytest.mark.rule("C-09")
async def test_a_task_with_a_code_gets_no_second_one(alone: District) -> None:
    await alone.applied()

    again = await alone.apply()

    assert [problem["code"] for problem in again.json()["problems"]] == [
        "task-has-a-code"
    ]


@pytest.mark.rule("M-11")
async def test_several_tasks_of_one_agency_come_with_one_code(alone: District) -> None:
    other = f"JH9.{MARKET}.{PLACE}"
    await alone.tell(task(other, MARKET, "market-001"))

    application = await alone.applied(tasks=[MARKET_TASK, other])

    code = await alone.get(f"codes/{application['code']}")
    assert code["members"][0]["tasks"] == [MARKET_TASK, other]
    assert code["members"][0]["items"] == ["market-001"]


@pytest.mark.rule("C-02")
async def test_each_application_of_a_batch_has_its_own_verdict(
    alone: District,
) -> None:
    good = {
        "tasks": [MARKET_TASK],
        "inspectors": inspectors(MARKET),
        "day": DAY.isoformat(),
    }
    trigger = {
        "place": PLACE,
        "items": ["market-001"],
        "source": "transfer",
        "source_reason": "案件线索",
        "inspectors": inspectors(MARKET),
        "day": DAY.isoformat(),
    }
    unknown = {**good, "tasks": ["nothing"]}

    response = await alone.post(
        "applications/batch", {"applications": [good, unknown, good, trigger]}
    )

    verdicts = response.json()["verdicts"]
    assert [verdict["verdict"] for verdict in verdicts] == [
        "issued",
        "refused",
        "refused",
        "issued",
    ]
    assert verdicts[1]["problem"]["code"] == "requirements-not-met"
    assert verdicts[2]["problem"]["code"] == "task-taken"


async def test_an_idempotency_key_gives_the_same_code_twice(alone: District) -> None:
    body = {
        "tasks": [MARKET_TASK],
        "inspectors": inspectors(MARKET),
        "day": DAY.isoformat(),
    }
    client = alone.client()
    path, headers = "/checkcode/v1/applications", {"idempotency-key": "once"}

    first = await client.post(path, json=body, headers=headers)
    second = await client.post(path, json=body, headers=headers)

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len(await alone.rows("SELECT 1 FROM code")) == 1


async def test_a_withdrawn_application_frees_its_task(shared_place: District) -> None:
    shared_place.matching.answer = shared_place.matching.offer_fire
    application = await shared_place.applied()

    gone = await shared_place.post(f"applications/{application['id']}/withdrawal")
    again = await shared_place.applied()

    assert gone.json()["status"] == "withdrawn"
    assert again["status"] == "open"


@pytest.mark.rule("C-06")
async def test_a_cancelled_code_frees_its_tasks_and_a_presented_one_waits(
    alone: District,
) -> None:
    first = await alone.applied()
    cancelled = await alone.post(
        f"codes/{first['code']}/cancellation", {"reason": "日期有误"}
    )
    second = await alone.applied()
    alone.at(DAY)
    await alone.visit(second["code"])

    kept = await alone.post(
        f"codes/{second['code']}/cancellation", {"reason": "日期有误"}
    )

    assert cancelled.json()["status"] == "cancelled"
    assert second["code"] != first["code"]
    assert kept.json()["status"] == "presented", "a second person decides (I-09)"


@pytest.mark.rule("C-09")
async def test_of_two_applications_judged_at_once_one_is_written_and_told(
    alone: District,
) -> None:
    runtime = alone.world.db(SERVICE)
    who = Principal("s", MARKET, "310116", "district", frozenset())
    wanted = Request((MARKET_TASK,), tuple(inspectors(MARKET)), DAY)
    async with runtime.writing_once() as first, runtime.writing_once() as second:
        prepared, other = [await prepare(tx, who, wanted) for tx in (first, second)]
        await carry_out(first, prepared, Offer())
        with pytest.raises(TaskTaken):
            await carry_out(second, other, Offer())

    await alone.world.settle()
    for table in ("application", "application_member", "code", "code_member"):
        assert len(await alone.rows(f"SELECT * FROM {table}")) == 1
    events = await alone.world.published(SERVICE, CodeApplied, CodeIssued)
    assert [event.type for event in events] == [CodeApplied.type, CodeIssued.type]
