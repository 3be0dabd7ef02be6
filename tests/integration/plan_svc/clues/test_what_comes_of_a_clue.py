"""A clue limits the task that comes of it, and a warning its day (P-29)."""

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest
from plan_svc.clues import store
from plan_svc.clues.commands.jobs import rewrap
from plan_svc.settings import PlanSettings
from pydantic import SecretStr

from shared.events.plan import TaskScheduled
from shared.sealing import KeyRing
from tests.factories import checkcode
from tests.integration.plan_svc.clues.clue_desk import (
    BASE,
    DESK,
    MARKET,
    MATTER,
    NAME,
    PHONE,
    TEXT,
    Desk,
    code_of,
    reading_body,
)
from tests.integration.plan_svc.planned import Json

pytestmark = pytest.mark.rule("P-29")
LABOUR, EMERGENCY = "310116-labour", "310116-emergency"


class KilledError(Exception):
    """The process went here."""


def killed_at_the_second() -> Callable[[KeyRing, bytes, str], str]:
    """A ring that wraps one seal, and no other."""
    whole, calls = KeyRing.rewrap, count(1)

    def rewrap_once(ring: KeyRing, about: bytes, sealed: str) -> str:
        if next(calls) > 1:
            raise KilledError
        return whole(ring, about, sealed)

    return rewrap_once


async def staff(desk: Desk, domain: str) -> str:
    """An agency of another line of work with two items; a place in its district."""
    agency = f"310116-{domain}"
    await desk.district.agency(agency)
    for code in (f"{domain}-001", f"{domain}-002"):
        await desk.district.item(code)
        await desk.district.claim(code, agency)
    (place,) = await desk.district.register([0])
    return place


def order(*items: str, **changes: object) -> Json:
    return {"items": list(items), "latest": "2026-03-20", **changes}


async def test_a_labour_complaint_opens_only_what_was_complained_of(desk: Desk) -> None:
    place = await staff(desk, "labour")
    number = await desk.accepted(LABOUR, place=place)
    both = order("labour-001", "labour-002")
    refused = await desk.ask(LABOUR, number, "task", both)
    assert code_of(refused) == (422, "clue-items-beyond")
    problem = refused.json()
    assert (problem["items"], problem["clause"]) == (["labour-002"], "JS-RS 三(一)")
    options = (await desk.handler(LABOUR).get(f"{BASE}/{number}/options")).json()
    assert (options["items"], options["warned"]) == (["labour-001"], None)
    task = await desk.step(LABOUR, number, "task", order("labour-001"))
    assert (task["kind"], task["source"], task["source_number"]) == (
        "triggered",
        "complaint",
        number,
    )
    clue = await desk.seen(number)
    assert (clue["status"], clue["task"]) == ("inspecting", task["number"])
    assert "JS-RS/clue.items/complaint" in {row["row"] for row in clue["bases"]}


@pytest.mark.parametrize("kind", ["report", "other"])
async def test_a_report_or_a_transfer_opens_all_items(desk: Desk, kind: str) -> None:
    place = await staff(desk, "labour")
    number = await desk.accepted(LABOUR, kind, place=place)
    options = (await desk.handler(LABOUR).get(f"{BASE}/{number}/options")).json()
    assert options["items"] is None
    await desk.step(LABOUR, number, "task", order("labour-001", "labour-002"))


async def test_no_task_comes_of_a_complaint_of_which_nobody_said_what_it_was(
    desk: Desk,
) -> None:
    place = await staff(desk, "labour")
    number = (await desk.receive(place=place))["number"]
    unnamed = reading_body("labour", items=[])
    await desk.step(DESK, number, "classification", unnamed)
    await desk.step(DESK, number, "assignment", {"agency": LABOUR})
    await desk.step(LABOUR, number, "acceptance")
    refused = await desk.ask(LABOUR, number, "task", order("labour-001"))
    assert code_of(refused) == (409, "clue-items-unnamed")
    by_handler = await desk.handler(LABOUR).post(
        f"{BASE}/{number}/classification", json=reading_body("labour")
    )
    assert by_handler.status_code == 403
    await desk.step(DESK, number, "classification", reading_body("labour"))
    await desk.step(LABOUR, number, "task", order("labour-001"))


async def test_elsewhere_a_complaint_limits_no_items(desk: Desk) -> None:
    (place,) = await desk.district.register([0])
    await desk.district.item("market-002")
    await desk.district.claim("market-002", MARKET)
    number = await desk.accepted(place=place)
    task = await desk.step(MARKET, number, "task", order("market-001", "market-002"))
    assert len(task["items"]) == 2
    (scheduled,) = await desk.world.published("plan-svc", TaskScheduled)
    assert scheduled.source_reason == MATTER
    for word in (NAME, PHONE, TEXT):
        assert word not in scheduled.model_dump_json()


@pytest.mark.rule("P-21")
async def test_only_who_accepted_a_clue_makes_a_task_of_it_and_one_at_a_time(
    desk: Desk,
) -> None:
    (place,) = await desk.district.register([0])
    number = await desk.assigned(place=place)
    early = await desk.ask(MARKET, number, "task", order("market-001"))
    assert code_of(early) == (409, "clue-state")
    await desk.step(MARKET, number, "acceptance")
    other = await desk.ask("310116-fire", number, "task", order("fire-001"))
    assert code_of(other) == (403, "clue-of-another-agency")
    await desk.step(MARKET, number, "task", order("market-001"))
    again = await desk.ask(MARKET, number, "task", order("market-001"))
    assert code_of(again) == (409, "clue-state")
    told = {"outcome": "no_problem", "text": "未发现问题"}
    open_task = await desk.ask(MARKET, number, "answer", told)
    assert code_of(open_task) == (409, "clue-inspection-open")


@pytest.mark.rule("P-21")
async def test_a_clue_without_a_place_gets_one_with_its_task(desk: Desk) -> None:
    (place,) = await desk.district.register([0])
    number = await desk.accepted()
    nowhere = await desk.ask(MARKET, number, "task", order("market-001"))
    assert code_of(nowhere) == (422, "clue-without-place")
    await desk.step(MARKET, number, "task", order("market-001", place=place))
    assert (await desk.seen(number))["uscc"] == place.partition("-")[0]


async def test_a_warned_enterprise_is_checked_this_month_or_by_next_months_plan(
    desk: Desk,
) -> None:
    place = await staff(desk, "emergency")
    number = await desk.accepted(
        EMERGENCY, "warning", place=place, source="off_site_warning"
    )
    options = (await desk.handler(EMERGENCY).get(f"{BASE}/{number}/options")).json()
    assert options["warned"] == {
        "this_month_until": "2026-03-31",
        "next_month_from": "2026-04-01",
        "next_month_until": "2026-04-30",
        "off_site": False,
    }
    assert [row["clause"] for row in options["bases"]] == ["JS-YJ 三(三)8"]
    late = order("emergency-001", latest="2026-04-01")
    refused = await desk.ask(EMERGENCY, number, "task", late)
    assert code_of(refused) == (422, "clue-window-beyond-month")
    assert refused.json()["latest"] == "2026-03-31"
    put_off = await desk.step(EMERGENCY, number, "next-month")
    assert (put_off["status"], put_off["plan_month"], put_off["due_on"]) == (
        "planned",
        "2026-04-01",
        "2026-04-30",
    )


async def test_a_warned_enterprise_is_checked_off_site_only_where_it_was_visited(
    desk: Desk,
) -> None:
    place = await staff(desk, "emergency")
    number = await desk.accepted(
        EMERGENCY, "warning", place=place, source="off_site_warning"
    )
    off_site = order("emergency-001", on_site=False)
    refused = await desk.ask(EMERGENCY, number, "task", off_site)
    assert code_of(refused) == (422, "clue-off-site")
    visit = checkcode.visit(
        (), date(2026, 2, 3), place=place, agencies=(EMERGENCY,), version=1
    )
    await desk.district.tell("checkcode-svc", visit)
    task = await desk.step(EMERGENCY, number, "task", off_site)
    assert not task["on_site"]


async def test_only_a_warning_in_a_line_of_work_with_a_row_waits_for_next_month(
    desk: Desk,
) -> None:
    place = await staff(desk, "emergency")
    numbers = [
        await desk.accepted(EMERGENCY, "complaint", place=place),
        await desk.accepted(MARKET, "warning", place=place, source_number="2"),
    ]
    for agency, number in zip((EMERGENCY, MARKET), numbers, strict=True):
        refused = await desk.ask(agency, number, "next-month")
        assert code_of(refused) == (409, "clue-next-month")


@pytest.mark.parametrize(
    ("domain", "source", "changes", "said"),
    [
        ("labour", "complaint", {}, (422, "clue-needed")),
        ("labour", "transfer", {}, (201, None)),
        ("market", "complaint", {}, (201, None)),
        ("emergency", "off_site_warning", {}, (201, None)),
        (
            "emergency",
            "off_site_warning",
            {"latest": "2026-04-01"},
            (422, "clue-window-beyond-month"),
        ),
        ("emergency", "off_site_warning", {"on_site": False}, (422, "clue-off-site")),
        ("emergency", "transfer", {"latest": "2026-04-01"}, (201, None)),
    ],
)
async def test_the_source_of_a_task_without_a_clue_limits_it_by_the_same_rows(
    desk: Desk, domain: str, source: str, changes: Json, said: tuple[int, str | None]
) -> None:
    """JS-RS 三(一): only what was complained of; JS-YJ 三(三)8: warned enterprises."""
    place = await staff(desk, domain)
    body = order(f"{domain}-001", place=place, source=source, **changes)
    answer = await desk.district.planner(f"310116-{domain}").post(
        "/plan/v1/tasks",
        json={"source_number": "1", "source_reason": "来源", **body},
    )
    assert (answer.status_code, answer.json().get("code")) == said, answer.text


@pytest.mark.rule("S-11")
async def test_a_new_key_opens_every_complainant_and_the_old_one_may_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two batches, it goes on where it was; nothing is half done."""
    monkeypatch.setattr(store, "BATCH", 1)
    numbers = [(await desk.receive(source_number=nth))["number"] for nth in "12"]
    runtime = desk.district.world.db("plan-svc")
    old = PlanSettings.of(runtime)
    new = old.model_copy(update={"clue_key_id": "2", "clue_key": SecretStr("n" * 32)})
    both = {"clue_retired_keys": {old.clue_key_id: old.clue_key}}
    runtime.settings = new.model_copy(update=both)
    with monkeypatch.context() as patch:
        patch.setattr(KeyRing, "rewrap", killed_at_the_second())
        with pytest.raises(KilledError):
            await rewrap(runtime)
    assert [await rewrap(runtime) for _ in range(2)] == [1, 0]
    runtime.settings = new
    for number in numbers:
        read = await desk.dispatcher().get(f"{BASE}/{number}/complainant")
        assert read.json()["name"] == NAME


@pytest.mark.rule("S-11")
async def test_the_control_without_rewrapping_loses_the_name_with_the_old_key(
    desk: Desk,
) -> None:
    number = (await desk.receive())["number"]
    runtime = desk.district.world.db("plan-svc")
    runtime.settings = PlanSettings.of(runtime).model_copy(
        update={"clue_key_id": "2", "clue_key": SecretStr("n" * 32)}
    )
    read = await desk.dispatcher().get(f"{BASE}/{number}/complainant")
    assert code_of(read) == (503, "clue-key-missing")
