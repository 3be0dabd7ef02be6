"""A plan's journey over HTTP: draft, upload, approval, consents, code, tasks."""

import json

import pytest
from plan_svc.plans.domain.plan_code import is_plan_code

from shared.civic import uscc
from shared.events.plan import PlanFiled, PlanSubmitted, TaskScheduled
from tests.integration.plan_svc.planned import District

ROWS = 10_000


@pytest.mark.rule("P-23")
@pytest.mark.rule("P-20")
@pytest.mark.rule("P-04")
@pytest.mark.rule("P-01")
async def test_from_a_draft_with_bad_rows_to_a_filed_plan_with_tasks(  # noqa: PLR0915 - one journey, one test
    district: District,
) -> None:
    places = await district.register(range(ROWS))
    plan = await district.draft("310116-culture")
    assert plan["status"] == "draft"
    assert plan["plan_code"] is None

    rows = ["uscc"] + [uscc.make("310116", number) for number in range(ROWS)]
    rows[17], rows[5_000], rows[9_999] = "91310116MA0000000X", rows[4_999], "NOBODY"
    refused = await district.upload(plan, "\n".join(rows))
    assert refused.status_code == 422
    problem = refused.json()
    assert (problem["code"], problem["rule"]) == ("rows-refused", "P-23")
    assert [(row["line"], row["code"]) for row in problem["rows"]] == [
        (18, "uscc-wrong"),
        (5_001, "row-twice"),
        (10_000, "uscc-wrong"),
    ]
    assert problem["total_rows"] == ROWS
    assert (await district.seen(plan))["subject_count"] == 0

    good = "uscc\n" + "\n".join(uscc.make("310116", number) for number in range(ROWS))
    taken = await district.upload(plan, good)
    assert taken.status_code == 200, taken.text
    assert taken.json() == {
        "rows": ROWS,
        "subjects": ROWS,
        "reasons_missing": 0,
        "advisory": [],
        "bases": [],
    }

    early = await district.consent(plan, "district_justice", "310116-justice")
    assert early.status_code == 404
    approved = await district.approve(plan)
    assert approved.json()["status"] == "submitted"
    assert approved.json()["plan_code"] is None
    assert await district.tasks() == []
    early = await district.consent(plan, "district_justice", "310116-justice")
    assert (early.status_code, early.json()["code"]) == (409, "step-not-open")
    first = await district.consent(plan, "municipal_counterpart", "310000-culture")
    assert first.json()["status"] == "submitted"
    last = await district.consent(plan, "district_justice", "310116-justice")
    filed = last.json()
    assert filed["status"] == "filed"
    assert is_plan_code(filed["plan_code"])
    assert filed["task_count"] == ROWS

    tasks = await district.tasks(plan_code=filed["plan_code"])
    assert len(tasks) == 200
    assert tasks[0]["number"] == (f"{filed['plan_code']}.310116-culture.{min(places)}")
    assert tasks[0]["earliest"] == "2026-03-01"
    assert [item["code"] for item in tasks[0]["items"]] == ["culture-001"]
    assert tasks[0]["known_on"] == "2026-03-02"
    published = await district.world.published("plan-svc", TaskScheduled)
    assert {event.place for event in published} == set(places)
    assert len(published) == ROWS
    changes = await district.world.published("plan-svc", PlanSubmitted, PlanFiled)
    assert [(event.status, event.version) for event in changes] == [
        ("submitted", 1),
        ("filed", 2),
    ]
    summary = await district.planner().get(
        "/plan/v1/summary", params={"from": "2026-03-01", "to": "2026-03-31"}
    )
    assert summary.json() == {
        "plans_filed": 1,
        "tasks": {"scheduled": ROWS, "triggered": 0, "open": ROWS},
    }


@pytest.mark.rule("P-23")
async def test_ndjson_is_taken_and_rows_merge_with_those_there(
    district: District,
) -> None:
    first, second, _ = await district.register(range(3))
    plan = await district.draft("310116-culture")
    await district.upload(plan, f"place\n{first}\n")
    body = "\n".join(
        json.dumps({"place": place, "reason": {"P-13": "复查"}})
        for place in (first, second)
    )
    answer = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{plan['id']}/subjects",
        content=body.encode(),
        headers={"content-type": "application/x-ndjson"},
    )
    assert answer.json()["subjects"] == 2
    shown = await district.planner("310116-culture").get(
        f"/plan/v1/plans/{plan['id']}/subjects"
    )
    assert [subject["reasons"] for subject in shown.json()["items"]] == [
        {"P-13": "复查"}
    ] * 2
    replaced = await district.upload(plan, f"place\n{second}\n", replace="true")
    assert replaced.json()["subjects"] == 1


@pytest.mark.rule("P-23")
async def test_every_kind_of_bad_row_is_named(district: District) -> None:
    here, _ = await district.register(range(2))
    await district.register([2], retired=True)
    await district.register([3], region="310101")
    await district.register([4])
    await district.register([4], nth=2)
    code = {number: uscc.make("310116", number) for number in range(6)}
    rows = [
        f"{here},,",
        f",{code[5]},",
        f",{code[4]},",
        "X-001,,",
        f"{code[2]}-001,,",
        f"{code[3]}-001,,",
        f"{code[1]}-001,{code[0]},",
        ",,复查",
        f"{here},,",
    ]
    plan = await district.draft("310116-culture")
    answer = await district.upload(plan, "place,uscc,reason.P-13\n" + "\n".join(rows))
    refusals = {row["line"]: row for row in answer.json()["rows"]}
    assert {line: row["code"] for line, row in refusals.items()} == {
        3: "subject-unknown",
        4: "place-ambiguous",
        5: "place-unknown",
        6: "place-retired",
        7: "other-region",
        8: "place-of-another-subject",
        9: "row-empty",
        10: "row-twice",
    }
    assert f"{code[4]}-001, {code[4]}-002" in refusals[4]["reason"]
    assert (await district.seen(plan))["subject_count"] == 0


async def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    district: District,
) -> None:
    plan = await district.draft("310116-culture")
    empty = await district.upload(plan, "place\n")
    assert empty.json()["code"] == "empty-file"
    marked = await district.upload(plan, "\ufeffplace\nX-001\n")
    assert marked.json()["code"] == "undeclared-bom"
    wrong = await district.upload(plan, "plaze\nX-001\n")
    assert wrong.json()["code"] == "wrong-columns"
