"""A clue's way over HTTP: received, assigned, handled, closed, replied to (P-21)."""

from datetime import timedelta

import pytest
from plan_svc.clues.commands.jobs import chase_overdue

from shared.audit.acting import Acting, acting_as
from shared.events.plan import ClueAssigned, ClueClosed, ClueReceived
from tests.integration.plan_svc.clues.clue_desk import (
    BASE,
    DESK,
    FIRE,
    MARKET,
    MATTER,
    NAME,
    PHONE,
    TEXT,
    Desk,
    clue_body,
    code_of,
    reading_body,
)
from tests.lists import exported, goes_both_ways, listed

pytestmark = pytest.mark.rule("P-21")


async def test_a_clue_goes_from_its_receiver_to_its_handler_and_back_to_its_source(
    desk: Desk,
) -> None:
    clue = await desk.receive()
    assert (clue["status"], clue["due_on"], clue["end_by"]) == (
        "received",
        "2026-03-03",
        "2026-03-23",
    )
    number = clue["number"]
    read = await desk.step(DESK, number, "classification", reading_body("market"))
    assert read["status"] == "classified"
    given = await desk.step(DESK, number, "assignment", {"agency": MARKET})
    assert (given["status"], given["due_on"]) == ("assigned", "2026-03-04")
    taken = await desk.step(MARKET, number, "acceptance")
    assert (taken["status"], taken["due_on"]) == ("accepted", "2026-03-23")
    told = {"outcome": "not_verifiable", "text": "经核实无法查证"}
    await desk.step(MARKET, number, "answer", told)
    closed = await desk.step(DESK, number, "closure")
    assert (closed["status"], closed["due_on"]) == ("closed", "2026-03-09")
    done = await desk.step(DESK, number, "reply", {"text": "已电话告知"})
    assert (done["status"], done["due_on"], done["outcome"]) == (
        "closed",
        None,
        "not_verifiable",
    )
    rows = {basis["row"] for basis in done["bases"]}
    assert rows == {
        f"default/clue.due/{step}" for step in ("assign", "accept", "end", "reply")
    }
    again = await desk.ask(DESK, number, "reply", {"text": "再次告知"})
    assert code_of(again) == (409, "clue-replied")


async def test_each_step_is_told_and_no_event_says_who_complained_or_what(
    desk: Desk,
) -> None:
    (place,) = await desk.district.register([0])
    number = await desk.accepted(place=place)
    told = {"outcome": "no_problem", "text": "未发现问题"}
    await desk.step(MARKET, number, "answer", told)
    await desk.step(DESK, number, "closure")
    events = await desk.world.published(
        "plan-svc", ClueReceived, ClueAssigned, ClueClosed
    )
    assert [event.version for event in events] == list(range(1, 7))
    assert [type(event).__name__ for event in events] == [
        *("ClueReceived", "ClueReceived", "ClueAssigned", "ClueAssigned"),
        *("ClueAssigned", "ClueClosed"),
    ]
    assert {event.key for event in events} == {place.partition("-")[0]}
    for event in events:
        said = event.model_dump_json()
        for word in (NAME, PHONE, TEXT, MATTER, "SH-2026-1"):
            assert word not in said


async def test_a_channel_gives_each_of_its_numbers_once(desk: Desk) -> None:
    clue = await desk.receive()
    again = await desk.dispatcher().post(BASE, json=clue_body(text="又一次"))
    assert code_of(again) == (409, "clue-exists")
    assert again.json()["number"] == clue["number"]
    other = await desk.receive(channel="12315")
    assert other["number"] != clue["number"]
    assert "SH-2026-1" not in clue["number"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": "plan"}, "plan-needed"),
        ({"source": "hearsay"}, "source-unknown"),
        ({"channel": "code"}, "clue-channel-reserved"),
        ({"region": None}, "clue-without-subject"),
        ({"place": "91310116000000009X-001"}, "place-unknown"),
        ({"region": "310104"}, "other-region"),
    ],
)
async def test_what_is_no_clue_of_the_district_is_refused(
    desk: Desk, changes: dict[str, str | None], code: str
) -> None:
    answer = await desk.dispatcher().post(BASE, json=clue_body(**changes))
    assert answer.json()["code"] == code, answer.text


async def test_only_the_agency_that_is_responsible_gets_a_clue(desk: Desk) -> None:
    number = (await desk.receive())["number"]
    early = await desk.ask(DESK, number, "assignment", {"agency": MARKET})
    assert code_of(early) == (409, "clue-state")
    await desk.step(DESK, number, "classification", reading_body("market"))
    wrong = await desk.ask(DESK, number, "assignment", {"agency": FIRE})
    assert code_of(wrong) == (422, "clue-not-responsible")
    unknown = await desk.ask(DESK, number, "assignment", {"agency": "310116-labour"})
    assert unknown.json()["code"] == "agency-unknown"
    await desk.step(DESK, number, "assignment", {"agency": "310000-market"})


async def test_an_agency_that_is_not_responsible_gives_it_back_with_a_reason(
    desk: Desk,
) -> None:
    number = await desk.assigned()
    after = await desk.step(MARKET, number, "return", {"reason": "不属本局职责"})
    assert after["text"] is None, "it works on the clue no more"
    back = await desk.seen(number)
    assert (back["status"], back["agency"], back["reason"]) == (
        "classified",
        None,
        "不属本局职责",
    )
    await desk.step(DESK, number, "classification", reading_body("fire"))
    await desk.step(DESK, number, "assignment", {"agency": FIRE})
    refused = await desk.ask(MARKET, number, "acceptance")
    assert code_of(refused) == (403, "clue-of-another-agency")


async def test_a_second_agency_accepts_what_is_handed_over_or_gives_it_back(
    desk: Desk,
) -> None:
    number = await desk.accepted()
    handover = {"agency": FIRE, "reason": "涉及消防通道"}
    over = await desk.step(MARKET, number, "handover", handover)
    assert (over["status"], over["agency"], over["domain"], over["handed_by"]) == (
        "assigned",
        FIRE,
        "fire",
        MARKET,
    )
    further = {"agency": "310116-health", "reason": "转出"}
    assert code_of(await desk.ask(FIRE, number, "handover", further)) == (
        409,
        "clue-state",
    )
    await desk.step(FIRE, number, "return", {"reason": "不涉及消防"})
    back = await desk.seen(number)
    assert (back["status"], back["agency"], back["domain"], back["due_on"]) == (
        "accepted",
        MARKET,
        "market",
        "2026-03-23",
    )
    await desk.step(MARKET, number, "handover", handover)
    taken = await desk.step(FIRE, number, "acceptance")
    assert (taken["agency"], taken["handed_by"]) == (FIRE, None)
    itself = await desk.ask(FIRE, number, "handover", {"agency": FIRE, "reason": "转"})
    assert code_of(itself) == (422, "clue-handed-to-itself")


async def test_what_is_overdue_is_chased_once_for_each_day_missed_and_counted(
    desk: Desk,
) -> None:
    number = await desk.assigned()
    await desk.receive(source_number="SH-2026-2")
    runtime = desk.world.db("plan-svc")

    async def run() -> None:
        with acting_as(Acting.system("plan-svc", "chase-clues")):
            await chase_overdue(runtime)

    def late() -> dict[str, float]:
        metrics = runtime.metrics.registry.collect()
        return {
            sample.labels["agency"]: sample.value
            for metric in metrics
            if metric.name == "onevisit_clues_overdue"
            for sample in metric.samples
        }

    await run()
    assert late() == {}
    desk.world.clock.advance(timedelta(days=7))
    for _ in range(2):
        await run()
    assert (await desk.seen(number))["chases"] == 1
    assert late() == {MARKET: 1.0, DESK: 1.0}
    overdue = await listed(desk.dispatcher(), BASE, overdue="true")
    assert {clue["agency"] for clue in overdue} == {MARKET, None}
    loads = (await desk.dispatcher().get("/plan/v1/clue-loads")).json()
    assert loads == [
        {"agency": DESK, "open": 1, "due": 0, "overdue": 1},
        {"agency": MARKET, "open": 1, "due": 0, "overdue": 1},
    ]
    chased = await desk.step(DESK, number, "chase", {"reason": "市民再次来电"})
    assert (chased["chases"], chased["reason"]) == (2, "市民再次来电")
    await desk.step(MARKET, number, "acceptance")
    await run()
    assert late() == {DESK: 1.0}
    assert (await desk.seen(number))["chases"] == 2


async def test_clues_are_listed_by_what_is_due_both_ways_and_exported(
    desk: Desk,
) -> None:
    await desk.assigned()
    await desk.receive(source_number="SH-2026-2")
    done = await desk.accepted(source_number="SH-2026-3")
    told = {"outcome": "not_accepted", "text": "不予受理"}
    await desk.step(MARKET, done, "answer", told)
    await desk.step(DESK, done, "closure")
    await desk.step(DESK, done, "reply", {"text": "已告知"})
    client = desk.dispatcher()
    rows = await goes_both_ways(client, BASE, "due_on", "number")
    assert [row["due_on"] for row in rows] == ["2026-03-03", "2026-03-04", None]
    await goes_both_ways(client, BASE, "received_on", "number")
    await goes_both_ways(client, BASE, "number", "number")
    assert len(await exported(client, BASE, agency=MARKET)) == 2
    assert len(await listed(client, BASE, due_to="2026-03-03")) == 1
    assert len(await listed(client, BASE, status="closed")) == 1
    assert len(await listed(client, BASE, domain="market", source="complaint")) == 2
