"""What checkcode-svc enters: codes, handlers, public forms, personal reads."""

import json
from typing import Any

import pytest

from shared.audit.act import hidden
from shared.events.checkcode import CodeIssued
from shared.events.matching import AnswerKind, JointAgreed
from tests.integration.checkcode_svc.scene import (
    FIRE,
    FIRE_TASK,
    MARKET,
    MARKET_TASK,
    USCC,
    District,
    inspectors,
    member,
    proposal,
)

ALL = "SELECT *, after::text AS after FROM audit ORDER BY time, id"


async def entered(district: District, outcome: str = "done") -> list[dict[str, Any]]:
    return [row for row in await district.rows(ALL) if row["outcome"] == outcome]


@pytest.mark.rule("E-05")
@pytest.mark.parametrize("key", [None, "a-key"])
async def test_a_code_and_its_application_are_one_act(
    alone: District, key: str | None
) -> None:
    client = alone.client()
    body = {
        "tasks": [MARKET_TASK],
        "inspectors": inspectors(MARKET),
        "day": "2026-03-10",
        "duration_minutes": 90,
    }
    headers = {} if key is None else {"idempotency-key": key}
    for _ in range(2 if key else 1):
        answer = await client.post(
            "/checkcode/v1/applications", json=body, headers=headers
        )
        assert answer.status_code == 201, answer.text
    [issued] = await alone.world.published("checkcode-svc", CodeIssued)
    [row] = await entered(alone)
    assert {issued.code, issued.application_id, USCC} <= set(row["cases"])
    facts = json.loads(row["after"])["facts"]
    assert facts[CodeIssued.type] == 1
    for number in inspectors(MARKET):
        assert number not in row["after"], "certificates stand in no audit"


@pytest.mark.rule("E-05")
async def test_a_handler_acts_as_the_system_with_its_cause_beside(
    shared_place: District,
) -> None:
    members = [
        member(MARKET, MARKET_TASK, AnswerKind.JOIN),
        member(FIRE, FIRE_TASK, AnswerKind.JOIN),
    ]
    await shared_place.tell(proposal(JointAgreed, 2, *members))
    row = (await entered(shared_place))[-1]
    assert row["person"].startswith("system:checkcode-svc/")
    assert row["causes"] == ["system:checkcode-svc/command"], "who published, in tests"
    assert (row["agency"], row["client"]) == ("", "")


@pytest.mark.rule("E-05")
async def test_a_public_form_is_an_act_of_whoever_holds_the_link(
    alone: District,
) -> None:
    anybody, link = alone.anybody(), "Zm9vYmFyYmF6cXV4MTIz"
    taken = await anybody.post(f"/c/{link}/report", data={"text": "可疑"})
    assert taken.status_code == 200, taken.text
    [row] = await entered(alone)
    assert row["person"] == f"link:{hidden(link)}"
    assert link not in str(row)
    empty = await anybody.post(f"/c/{link}/report", data={"text": " "})
    assert empty.status_code == 422
    assert len(await entered(alone)) == 1, "nothing was done"
    await anybody.get(f"/c/{link}")
    assert await entered(alone, "read") == [], "the scan page is no read"


@pytest.mark.rule("E-05")
async def test_reading_reports_leaves_a_row_and_an_empty_list_none(
    alone: District,
) -> None:
    supervisor = alone.client(role="supervisor")
    path = "/checkcode/v1/reports"
    await supervisor.get(path)
    assert await entered(alone, "read") == []
    await alone.applied()
    [issued] = await alone.world.published("checkcode-svc", CodeIssued)
    shown = await alone.client().get(f"/checkcode/v1/codes/{issued.code}")
    token = shown.json()["scan_url"].rpartition("/")[2]
    await alone.anybody().post(f"/c/{token}/report", data={"text": "可疑"})
    [report] = (await supervisor.get(path)).json()["items"]
    [row] = await entered(alone, "read")
    assert {report["id"], issued.code} <= set(row["cases"])
    assert row["person"] == f"test:{MARKET}:supervisor"
