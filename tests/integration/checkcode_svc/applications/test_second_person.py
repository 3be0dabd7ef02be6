"""A late code beyond its row, and its results, need a second person (C-07, I-09)."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.checkcode import CodeIssued, ResultRecorded
from tests.integration.checkcode_svc.scene import (
    MARKET,
    PLACE,
    SERVICE,
    District,
    inspectors,
)

TRIGGER: dict[str, Any] = {
    "place": PLACE,
    "items": ["market-001"],
    "source": "accident",
    "source_reason": "突发事件",
    "day": "2026-03-07",
    "emergency": {"ground": "public_safety", "text": "突发险情"},
}
LATE = date(2026, 3, 12)
SCOPES = "code:apply code:override code:read visit:write visit:read"
INSPECTOR = f"test:{MARKET}:inspector"


def person(district: District, subject: str, of: str = MARKET) -> httpx.AsyncClient:
    """Somebody who has every right of an agency."""
    return district.world.client(SERVICE, of, scopes=SCOPES, subject=subject)


async def asked(district: District) -> dict[str, Any]:
    """An application that comes after the last day, and says why."""
    district.at(LATE)
    return await district.applied(**TRIGGER, overdue_reason="系统长时间故障")


def override(application: dict[str, Any], version: int | None = None) -> Any:
    path = f"/checkcode/v1/applications/{application['id']}/override"
    shown = application["version"] if version is None else version
    return path, {"version": shown, "reason": "情况属实"}


@pytest.mark.rule("C-07")
@pytest.mark.rule("I-09")
async def test_a_late_code_beyond_its_row_waits_for_another_person(
    alone: District,
) -> None:
    application = await asked(alone)
    assert (application["status"], application["code"]) == ("open", None)
    assert application["waits_for_second"] is True
    assert await alone.world.published(SERVICE, CodeIssued) == []

    path, body = override(application)
    own = await person(alone, INSPECTOR).post(path, json=body)
    other = await person(alone, "second", "310116-fire").post(path, json=body)
    stale = await person(alone, "second").post(path, json=body | {"version": 9})
    no_right = await alone.client(MARKET).post(path, json=body)
    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert (other.status_code, other.json()["code"]) == (403, "other-agency")
    assert (stale.status_code, stale.json()["code"]) == (409, "version-changed")
    assert (no_right.status_code, no_right.json()["code"]) == (403, "scope-missing")
    assert await alone.world.published(SERVICE, CodeIssued) == []

    passed = await alone.client(MARKET, "approver").post(path, json=body)
    assert passed.status_code == 200, passed.text
    assert passed.json()["status"] == "issued"
    assert passed.json()["supervisor_reason"] == "情况属实"
    again = await person(alone, "third").post(path, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "no-second-person-needed")
    [row] = await alone.rows(
        "SELECT asked_by, passed_by, late_overdue FROM application"
    )
    assert row == {
        "asked_by": INSPECTOR,
        "passed_by": f"test:{MARKET}:approver",
        "late_overdue": True,
    }
    [issued] = await alone.world.published(SERVICE, CodeIssued)
    assert issued.issued_late


@pytest.mark.rule("C-07")
async def test_a_reason_of_ones_own_alone_is_no_supervisors_reason(
    alone: District,
) -> None:
    alone.at(LATE)
    bare = await alone.apply(**TRIGGER)
    old = await alone.apply(**TRIGGER, supervisor_reason="系统故障")
    assert (bare.status_code, bare.json()["code"]) == (409, "late-code-overdue")
    assert "code:override" in bare.json()["next"]
    assert old.status_code == 422


@pytest.mark.rule("C-07")
async def test_what_waits_for_a_second_person_takes_no_other_way_to_a_code(
    alone: District,
) -> None:
    application = await asked(alone)
    path = f"applications/{application['id']}"
    declined = await alone.post(f"{path}/decline", {"reason": "inspectors"})
    joined = await alone.post(f"{path}/join", {"option": 1})
    assert declined.json()["code"] == joined.json()["code"] == "second-person-awaited"
    withdrawn = await alone.post(f"{path}/withdrawal")
    assert withdrawn.json()["status"] == "withdrawn"
    url, body = override(application, withdrawn.json()["version"])
    late = await alone.client(MARKET, "approver").post(url, json=body)
    assert (late.status_code, late.json()["code"]) == (409, "no-second-person-needed")


@pytest.mark.rule("C-02")
async def test_what_a_late_code_rests_on_is_judged_again_when_it_passes(
    alone: District,
) -> None:
    application = await asked(alone)
    async with alone.world.db(SERVICE).writing() as tx:
        await tx.execute(
            "UPDATE inspector_copy SET revoked = true WHERE certificate = $1",
            inspectors(MARKET)[0],
        )
    path, body = override(application)
    refused = await alone.client(MARKET, "approver").post(path, json=body)
    assert refused.json()["code"] == "requirements-not-met"
    assert (await alone.get(f"applications/{application['id']}"))["status"] == "open"


@pytest.mark.rule("C-07")
@pytest.mark.rule("I-09")
async def test_a_late_codes_overdue_results_need_another_person_too(
    alone: District,
) -> None:
    alone.at(date(2026, 3, 11))
    late = await alone.applied(**TRIGGER)
    visit = await alone.visit(late["code"])
    results = f"/checkcode/v1/visits/{visit['id']}/results"
    early = await alone.client(MARKET, "approver").post(
        f"{results}/override", json={"draft_version": 1, "reason": "停电"}
    )
    assert (early.status_code, early.json()["code"]) == (409, "results-not-overdue")

    alone.at(LATE)
    points = [
        {"item": "market-001", "point": number, "outcome": "no_problem"}
        for number in ("1", "2")
    ]
    body = {"points": points, "overdue_reason": "停电"}
    slow = await alone.client(MARKET).post(results, json=body)
    assert (slow.status_code, slow.json()["code"]) == (409, "late-results-overdue")
    await alone.client(MARKET).post(results, json={"points": points[:1], "draft": True})
    kept = await alone.client(MARKET).post(
        results, json={"points": points, "draft": True}
    )
    [part] = kept.json()["parts"]
    shown = {"draft_version": part["draft_version"], "reason": "停电"}
    own = await person(alone, INSPECTOR).post(f"{results}/override", json=shown)
    stale = await person(alone, "second").post(
        f"{results}/override", json=shown | {"draft_version": 1}
    )
    assert (own.status_code, own.json()["code"]) == (403, "second-person-needed")
    assert (stale.status_code, stale.json()["code"]) == (409, "version-changed")
    assert await alone.world.published(SERVICE, ResultRecorded) == []
    passed = await alone.client(MARKET, "approver").post(
        f"{results}/override", json=shown
    )
    assert passed.status_code == 200, passed.text
    assert passed.json()["parts"][0]["status"] == "complete"
    assert len(await alone.world.published(SERVICE, ResultRecorded)) == 1


@pytest.mark.rule("C-11")
async def test_overdue_results_need_a_reason(alone: District) -> None:
    alone.at(date(2026, 3, 16))
    visit = await alone.visit((await alone.applied())["code"])
    async with alone.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE visit_part SET due_on = $1", date(2026, 3, 18))
    alone.at(date(2026, 3, 19))
    bare = await alone.results(visit["id"])
    assert (bare.status_code, bare.json()["code"]) == (409, "results-overdue")
    assert bare.json()["last_day"] == "2026-03-18"
    points = [
        {"item": "market-001", "point": number, "outcome": "no_problem"}
        for number in ("1", "2")
    ]
    given = await alone.post(
        f"visits/{visit['id']}/results",
        {"points": points, "overdue_reason": "系统停机"},
    )
    assert given.status_code == 200, given.text
    assert given.json()["parts"][0]["overdue_reason"] == "系统停机"
