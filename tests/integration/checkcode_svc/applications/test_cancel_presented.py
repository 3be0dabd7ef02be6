"""A presented code is taken back by two people, and its record stays (I-09)."""

import json
from typing import Any

import httpx
import pytest

from shared.events.checkcode import (
    ApplicationStatus,
    CodeApplied,
    CodeCancelled,
    CodeStatus,
    VisitStarted,
)
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    MARKET,
    SERVICE,
    District,
)

SCOPES = "code:apply code:override code:read visit:write visit:read"
ASKER = f"test:{MARKET}:inspector"
MISTAKE = {"reason": "误在另一家店亮码"}


def person(district: District, subject: str, of: str = MARKET) -> httpx.AsyncClient:
    return district.world.client(SERVICE, of, scopes=SCOPES, subject=subject)


async def confirm(
    client: httpx.AsyncClient, code: dict[str, Any], version: int | None = None
) -> httpx.Response:
    path = f"/checkcode/v1/codes/{code['code']}/cancellation/override"
    return await client.post(path, json={"version": version or code["version"]})


async def presented(alone: District) -> tuple[str, dict[str, Any]]:
    """A code, and the visit that began with it."""
    code = (await alone.applied())["code"]
    alone.at(DAY)
    return code, await alone.visit(code)


async def asked(alone: District, code: str) -> dict[str, Any]:
    """The code as it is shown once somebody asked to take its visit back."""
    answer = await alone.post(f"codes/{code}/cancellation", MISTAKE)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.mark.rule("I-09")
async def test_asking_changes_nothing_and_only_another_person_confirms_what_she_saw(
    alone: District,
) -> None:
    code, visit = await presented(alone)
    early = await confirm(person(alone, "second"), {"code": code, "version": 1})
    assert (early.status_code, early.json()["code"]) == (409, "no-cancellation-asked")
    shown = await asked(alone, code)
    assert (shown["status"], shown["cancel_reason"]) == ("presented", MISTAKE["reason"])
    assert await alone.world.published(SERVICE, CodeCancelled) == []

    own = await confirm(person(alone, ASKER), shown)
    stale = await confirm(person(alone, "second"), shown, shown["version"] - 1)
    other = await confirm(person(alone, "second", FIRE), shown)
    weak = await confirm(alone.client(MARKET), shown)
    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert (stale.status_code, stale.json()["code"]) == (409, "version-changed")
    assert other.status_code == 403
    assert (weak.status_code, weak.json()["code"]) == (403, "scope-missing")
    assert await alone.world.published(SERVICE, CodeCancelled) == []

    done = await confirm(alone.client(MARKET, "approver"), shown)
    assert (done.status_code, done.json()["status"]) == (200, "cancelled")
    assert done.json()["reason"] == MISTAKE["reason"]
    again = await confirm(person(alone, "third"), done.json())
    assert (again.status_code, again.json()["code"]) == (409, "no-cancellation-asked")
    [kept] = (await alone.get("visits"))["items"]
    assert (kept["id"], kept["cancelled"]) == (visit["id"], True)


@pytest.mark.rule("I-09")
async def test_neighbours_are_told_and_the_task_gets_another_code(
    alone: District,
) -> None:
    code, _ = await presented(alone)
    await confirm(alone.client(MARKET, "approver"), await asked(alone, code))
    [told] = await alone.world.published(SERVICE, CodeCancelled)
    assert (told.code, told.status) == (code, CodeStatus.CANCELLED)
    began, taken_back = await alone.world.published(SERVICE, VisitStarted)
    assert (began.version, began.cancelled, began.counted) == (1, False, True)
    assert taken_back == began.model_copy(
        update={"version": 2, "cancelled": True, "counted": False}
    )
    outside = [json.loads(sent) for sent in await alone.world.outside(SERVICE)]
    told_outside = [
        (event["data"]["version"], event["data"]["cancelled"]) for event in outside
    ]
    assert told_outside == [(1, False), (2, True)]
    applied = (await alone.world.published(SERVICE, CodeApplied))[-1]
    assert (applied.status, applied.reason) == (
        ApplicationStatus.WITHDRAWN,
        "code-cancelled",
    )
    anew = await alone.applied()
    assert anew["code"] not in {None, code}


@pytest.mark.rule("I-09")
async def test_what_was_taken_back_is_shown_to_nobody_as_valid_and_takes_no_results(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    before = await alone.get("summary?from=2026-03-01&to=2026-03-31")
    shown = await asked(alone, application["code"])
    await confirm(alone.client(MARKET, "approver"), shown)
    late = await alone.results(visit["id"])
    assert (late.status_code, late.json()["code"]) == (409, "code-not-usable")
    again = await alone.post(f"codes/{application['code']}/visits")
    assert (again.status_code, again.json()["code"]) == (409, "code-not-usable")
    assert (await alone.get("results"))["items"] == []
    page = await alone.anybody().get(application["scan_url"])
    assert "Cancelled" in page.text or "已作废" in page.text
    after = await alone.get("summary?from=2026-03-01&to=2026-03-31")
    assert before != after, "the visit is counted no more"


@pytest.mark.rule("C-26")
async def test_a_visit_with_results_stands_whenever_they_came(alone: District) -> None:
    code, visit = await presented(alone)
    shown = await asked(alone, code)
    assert (await alone.results(visit["id"])).status_code == 200
    confirmed = await confirm(alone.client(MARKET, "approver"), shown)
    assert (confirmed.status_code, confirmed.json()["code"]) == (409, "code-presented")
    refused = await alone.post(f"codes/{code}/cancellation", MISTAKE)
    assert (refused.status_code, refused.json()["code"]) == (409, "code-presented")


@pytest.mark.rule("C-26")
async def test_a_joint_visit_stands(shared_place: District) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    await shared_place.visit(code["code"])
    refused = await shared_place.post(f"codes/{code['code']}/cancellation", MISTAKE)
    assert (refused.status_code, refused.json()["code"]) == (409, "code-presented")


@pytest.mark.rule("E-05")
async def test_each_of_the_two_leaves_a_row(alone: District) -> None:
    code, _ = await presented(alone)
    await confirm(alone.client(MARKET, "approver"), await asked(alone, code))
    rows = await alone.rows(
        "SELECT person, outcome FROM audit WHERE cases @> ARRAY[$1::text] "
        "ORDER BY time, id",
        code,
    )
    people = [row["person"] for row in rows if row["outcome"] == "done"]
    assert people[-2:] == [ASKER, f"test:{MARKET}:approver"]
