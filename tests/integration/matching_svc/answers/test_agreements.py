"""The three ways to a joint visit, who leads it, and who has to come."""

from datetime import date
from typing import Any

import httpx
import pytest

from shared.events.checkcode import ApplicationStatus
from shared.events.matching import JointAgreed, JointProposed
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    PLACE,
    agency,
    applied,
    issued,
    place,
    solo,
    task,
)

DAY = "2026-04-08"
FIRE, MARKET = "310116-fire", "310116-market"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """Two agencies with one task each at one place, and a proposal for 1 April."""
    world = await make_world("matching-svc")
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    return world


async def call(
    world: World,
    path: str,
    body: Any,
    *,
    who: str = MARKET,
    role: str = "coordinator",
    method: str = "POST",
) -> httpx.Response:
    client = world.client("matching-svc", who, role=role)
    answer = await client.request(method, f"/matching/v1/{path}", json=body)
    await world.settle()
    return answer


async def shown(world: World, **query: str) -> list[dict[str, Any]]:
    client = world.client("matching-svc", MARKET, role="coordinator")
    found = await client.get("/matching/v1/proposals", params=query)
    items: list[dict[str, Any]] = found.json()["items"]
    return items


def agreed(**more: Any) -> dict[str, Any]:
    return {
        "place": PLACE,
        "tasks": ["m1", "f1"],
        "day": DAY,
        "reference": "会议纪要3号",
        **more,
    }


@pytest.mark.rule("M-15", "M-12")
async def test_an_agreement_made_off_line_takes_the_place_of_the_proposal(
    world: World,
) -> None:
    """The same tasks, so the same number; another day, and the others confirm."""
    [before] = await shown(world)
    made = await call(world, "proposals", agreed(), who=FIRE)
    assert made.status_code == 201, made.text
    found = made.json()
    assert found["number"] == before["number"]
    assert (found["way"], found["day"], found["status"]) == ("offline", DAY, "proposed")
    assert "会议纪要3号" in found["explanation"][0]["zh"]
    number = found["number"]
    joined = await call(world, f"proposals/{number}/answers", {"answer": "join"})
    assert joined.json()["status"] == "agreed"
    await world.deliver_again("matching-svc")
    await world.settle()
    [after] = await shown(world)
    assert (after["status"], after["day"]) == ("agreed", DAY)
    [event] = await world.published("matching-svc", JointAgreed)
    assert (event.day, event.state["way"]) == (date(2026, 4, 8), "offline")


@pytest.mark.rule("M-15")
async def test_only_a_member_records_and_what_stands_against_it_is_named(
    world: World,
) -> None:
    other = await call(world, "proposals", agreed(), who="310116-culture")
    assert (other.status_code, other.json()["code"]) == (403, "other-agency")
    late = await call(world, "proposals", agreed(day="2026-05-20"))
    assert (late.status_code, late.json()["code"]) == (422, "tasks-not-joint")
    assert {problem["code"] for problem in late.json()["problems"]} == {
        "day_not_possible"
    }
    await world.publish("subject-svc", solo())
    await world.settle()
    quiet = await call(world, "proposals", agreed())
    assert (quiet.status_code, quiet.json()["code"]) == (422, "override-needs-reason")
    held = await call(world, "proposals", agreed(override="企业书面同意"))
    assert held.json()["override"] == "企业书面同意"
    [open_] = await shown(world, status="proposed")
    assert open_["number"] == held.json()["number"]


@pytest.mark.rule("M-15")
async def test_what_the_municipal_system_matched_is_agreed_at_once(
    world: World,
) -> None:
    path, city = "exchange/joint-tasks", "310000-government"
    refused = await call(world, path, agreed())
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    made = await call(world, path, agreed(lead=FIRE), who=city, role="exchange")
    assert made.status_code == 201, made.text
    found = made.json()
    assert (found["way"], found["status"], found["lead"]) == (
        "municipal",
        "agreed",
        FIRE,
    )
    [event] = await world.published("matching-svc", JointAgreed)
    assert {member.answer for member in event.members} == {"join"}
    again = await call(world, path, agreed(), who=city, role="exchange")
    assert {problem["code"] for problem in again.json()["problems"]} == {
        "bound_elsewhere"
    }


@pytest.mark.rule("M-06")
async def test_the_lead_changes_when_all_who_take_part_say_so(world: World) -> None:
    [found] = await shown(world)
    path = f"proposals/{found['number']}/lead"
    assert found["lead"] == FIRE
    first = await call(world, path, {"lead": MARKET}, method="PUT")
    assert (first.json()["lead"], first.json()["wishes"]) == (FIRE, {MARKET: MARKET})
    assert any(
        "提议由金山区市场监督管理局牵头" in reason["zh"]
        for reason in first.json()["explanation"]
    )
    both = await call(world, path, {"lead": MARKET}, who=FIRE, method="PUT")
    assert both.json()["lead"] == MARKET
    told = [reason["code"] for reason in both.json()["explanation"]]
    assert "lead_by_agreement" in told
    stranger = await call(
        world, path, {"lead": MARKET}, who="310116-culture", method="PUT"
    )
    assert stranger.json()["code"] == "not-asked"
    none = await call(world, "proposals/J.x/lead", {"lead": MARKET}, method="PUT")
    assert (none.status_code, none.json()["code"]) == (404, "no-such-proposal")


@pytest.mark.rule("M-05")
async def test_fire_leads_at_a_key_unit_and_the_regulator_has_to_come(
    world: World,
) -> None:
    kinds = ("catering", "key_fire_unit")
    await world.publish("subject-svc", place(version=2, business_types=kinds))
    await world.publish("plan-svc", agency("market", version=2, sectors=("catering",)))
    await world.settle()
    [found] = await shown(world)
    assert (found["lead"], found["duty"]) == (FIRE, [FIRE, MARKET])
    told = {reason["code"]: reason["rule"] for reason in found["explanation"]}
    assert told["lead_by_law"] == told["duty"] == "M-05"
    path = f"proposals/{found['number']}/answers"
    for body in (
        {"answer": "decline", "reason": "nature"},
        {"answer": "decline", "reason": "date"},
    ):
        refused = await call(world, path, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "joint-is-duty")
        assert refused.json()["reasons"] == ["confidentiality", "date"]
    days = {"answer": "decline", "reason": "date", "days": ["2026-04-14"]}
    moved = await call(world, path, days)
    assert moved.status_code == 200, moved.text
    lead = await call(
        world, f"proposals/{found['number']}/lead", {"lead": MARKET}, method="PUT"
    )
    assert lead.json()["code"] in {"lead-by-law", "lead-not-member"}


@pytest.mark.rule("M-05")
async def test_an_applicant_with_a_duty_is_told_so_with_its_options(
    world: World,
) -> None:
    kinds = ("catering", "key_fire_unit")
    await world.publish("subject-svc", place(version=2, business_types=kinds))
    await world.publish("plan-svc", agency("market", version=2, sectors=("catering",)))
    await world.settle()
    body = {"place": PLACE, "agency": FIRE, "tasks": ["f1"], "day": DAY}
    offered = await call(world, "options", body, who=FIRE, role="inspector")
    [option] = offered.json()["options"]
    assert option["duty"]["rule"] == "M-05"
    assert option["duty_reasons"] == ["confidentiality"]
    assert await world.published("matching-svc", JointProposed)


@pytest.mark.rule("M-05", "M-12")
async def test_a_duty_that_was_left_is_told_of_to_everyone_and_stays(
    world: World,
) -> None:
    """The leave crossed the duty on its way; its code stands, and so does the duty."""
    kinds = ("catering", "key_fire_unit")
    await world.publish("subject-svc", place(version=2, business_types=kinds))
    await world.publish("plan-svc", agency("market", version=2, sectors=("catering",)))
    await world.settle()
    [found] = await shown(world)
    path = f"proposals/{found['number']}/answers"
    for who in (MARKET, FIRE):
        await call(world, path, {"answer": "join"}, who=who)
    [told] = await world.published("matching-svc", JointAgreed)
    assert {member.duty_reasons for member in told.members} == {("confidentiality",)}
    day = date.fromisoformat(found["day"])
    left = applied(
        ("m1",),
        (),
        day,
        version=2,
        status=ApplicationStatus.ISSUED,
        proposal=found["number"],
        declined_reason="inspectors",
    )
    await world.publish("checkcode-svc", left, issued({"market": ("m1",)}, day))
    await world.settle()
    for _ in range(2):
        [now] = await shown(world)
        owed = [
            reason for reason in now["explanation"] if reason["code"] == "left_owed"
        ]
        assert [reason["rule"] for reason in owed] == ["M-05"]
        assert "金山区市场监督管理局退出了本次联合检查" in owed[0]["zh"]
        await world.deliver_again("matching-svc")
        await world.settle()
