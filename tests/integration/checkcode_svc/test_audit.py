"""What checkcode-svc enters: codes, handlers, public forms, personal reads."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from shared.audit.act import hidden
from shared.events.checkcode import CodeIssued
from shared.events.matching import AnswerKind, JointAgreed
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    FIRE_TASK,
    MARKET,
    MARKET_TASK,
    PLACE,
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
@pytest.mark.rule("C-02")
async def test_a_batchs_row_lists_each_that_was_refused_without_a_name(
    alone: District,
) -> None:
    good = {
        "tasks": [MARKET_TASK],
        "inspectors": inspectors(MARKET),
        "day": "2026-03-10",
    }
    late = {**good, "tasks": [], "place": PLACE, "items": ["market-001"]}
    late |= {"day": "2026-02-27", "source": "complaint", "source_reason": "投诉"}
    unknown = {**good, "tasks": ["nothing"], "inspectors": ["31011609990001"]}
    body = {"applications": [good, unknown, good, late]}

    answer = await alone.post("applications/batch", body)

    assert answer.status_code == 200, answer.text
    [row] = await entered(alone)
    after = json.loads(row["after"])
    assert [tuple(refused.values()) for refused in after["refused"]] == [
        (2, "requirements-not-met", "C-02", "JS-SCJG 五(二)1"),
        (3, "task-taken", "C-09", None),
        (4, "emergency-not-named", "C-07", None),
    ]
    assert list(after["refused"][0]) == ["row", "code", "rule", "clause"]
    assert after["refused_count"] == len(after["refused"])
    assert after["facts"][CodeIssued.type] == 1
    assert "31011609990001" not in json.dumps(after)


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


JUSTICE = "310116-justice"


@pytest.mark.rule("E-05")
async def test_a_channels_reading_of_letters_is_entered_with_whom_they_are_for(
    alone: District,
) -> None:
    channel = alone.client(JUSTICE, "channel")
    assert (await channel.get("/checkcode/v1/deliveries")).json()["items"] == []
    assert await entered(alone, "read") == []
    letter, _ = await rateable(alone)
    [row] = await entered(alone, "read")
    assert {letter["id"], letter["code"], USCC} <= set(row["cases"])
    assert row["person"] == f"test:{JUSTICE}:channel"
    secret = letter["data"]["secret"]
    assert secret not in str(row), "whom it is for, and not what it says"
    hidden_from = alone.client(MARKET, "channel")
    await hidden_from.get("/checkcode/v1/deliveries")
    assert len(await entered(alone, "read")) == 1, "who visited was shown nothing"


@pytest.mark.rule("E-05")
async def test_reading_what_subjects_said_is_entered_by_visit_and_code(
    alone: District,
) -> None:
    supervisor = alone.client(JUSTICE, "supervisor")
    path = "/checkcode/v1/ratings"
    letter, visit = await rateable(alone)
    before = await entered(alone, "read")
    assert (await supervisor.get(path)).json()["items"] == []
    assert await entered(alone, "read") == before
    form = urlsplit(letter["data"]["url"]).path + "/rating"
    said = {"secret": letter["data"]["secret"], "score": "4", "text": "态度很好"}
    taken = await alone.anybody().post(form, data=said)
    assert taken.status_code == 200, taken.text
    [rating] = (await supervisor.get(path)).json()["items"]
    row = (await entered(alone, "read"))[-1]
    assert {rating["visit_id"], rating["code"]} <= set(row["cases"])
    assert rating["visit_id"] == visit["id"]
    assert row["person"] == f"test:{JUSTICE}:supervisor"
    assert "态度很好" not in str(row)


async def rateable(alone: District) -> tuple[dict[str, Any], dict[str, Any]]:
    """The letter of a visit with results, as a channel reads it, and the visit."""
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    assert (await alone.results(visit["id"])).status_code == 200
    [letter] = await alone.messages()
    return letter, visit
