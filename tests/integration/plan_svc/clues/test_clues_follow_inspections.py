"""A clue goes where its inspection goes, whatever is told first (P-21)."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from plan_svc.clues.commands.follow import follow_withdrawn

from shared.audit.acting import Acting, acting_as
from shared.events import Event
from shared.events.checkcode import PointResult
from shared.events.plan import ClueAssigned
from tests.factories import checkcode
from tests.integration.plan_svc.clues.clue_desk import MARKET, Desk, code_of

pytestmark = pytest.mark.rule("P-21")
DAY = date(2026, 3, 10)
EMERGENCY = "310116-emergency"


async def inspected(desk: Desk) -> tuple[str, str, str]:
    """A clue with a task: its number, the task's, and the place."""
    (place,) = await desk.district.register([0])
    number = await desk.accepted(place=place)
    order = {"items": ["market-001"], "latest": "2026-03-20"}
    task = await desk.step(MARKET, number, "task", order)
    return number, str(task["number"]), place


def visited(task: str, place: str) -> list[Event]:
    """The code of a task, its visit, and the problem that it found."""
    at = {"place": place, "uscc": place.partition("-")[0]}
    visit = checkcode.visit((task,), DAY, agencies=(MARKET,), kind="triggered", **at)
    return [
        checkcode.code({MARKET: (task,)}, DAY, kind="triggered", **at),
        visit,
        checkcode.result(visit_id=visit.visit_id, tasks=(task,), day=DAY, **at),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_results_move_the_clue_in_any_order_and_twice(
    desk: Desk, order: tuple[int, ...]
) -> None:
    number, task, place = await inspected(desk)
    events = visited(task, place)
    for index in (*order, *order):
        await desk.district.tell("checkcode-svc", events[index])
    clue = await desk.seen(number)
    assert (clue["status"], clue["found"]) == ("verified", True)
    told = await desk.world.published("plan-svc", ClueAssigned)
    assert told[-1].version == clue["version"]
    assert [event.status for event in told].count("verified") == 1
    denied = {"outcome": "no_problem", "text": "未发现问题"}
    refused = await desk.ask(MARKET, number, "answer", denied)
    assert code_of(refused) == (422, "clue-answer-contradicts")
    admitted = {"outcome": "problem_found", "text": "已责令改正"}
    await desk.step(MARKET, number, "answer", admitted)


async def test_corrected_results_move_it_again_until_it_is_answered(
    desk: Desk,
) -> None:
    number, task, place = await inspected(desk)
    events = visited(task, place)
    await desk.district.tell("checkcode-svc", *events)
    none = PointResult(item="market-001", point="1", outcome="no_problem")

    def corrected(version: int, problems: int) -> Event:
        return checkcode.result(
            visit_id="visit-1",
            tasks=(task,),
            place=place,
            uscc=place.partition("-")[0],
            points=(none,),
            problems=problems,
            version=version,
        )

    await desk.district.tell("checkcode-svc", corrected(2, 0))
    assert (await desk.seen(number))["found"] is False
    told = {"outcome": "no_problem", "text": "未发现问题"}
    await desk.step(MARKET, number, "answer", told)
    await desk.district.tell("checkcode-svc", corrected(3, 1))
    clue = await desk.seen(number)
    assert (clue["status"], clue["outcome"]) == ("answered", "no_problem")


async def test_a_withdrawn_task_gives_the_clue_back_to_its_handler(desk: Desk) -> None:
    number, task, _ = await inspected(desk)
    runtime = desk.world.db("plan-svc")

    async def run() -> None:
        with acting_as(Acting.system("plan-svc", "follow-clues")):
            await follow_withdrawn(runtime)

    await run()
    assert (await desk.seen(number))["status"] == "inspecting"
    path = f"/plan/v1/tasks/{task}/withdrawal"
    withdrawn = await desk.handler().post(path, json={"reason": "重复来电"})
    assert withdrawn.status_code == 200, withdrawn.text
    for _ in range(2):
        await run()
    clue = await desk.seen(number)
    assert clue["status"] == "accepted"
    again = {"items": ["market-001"], "latest": "2026-03-20"}
    second = await desk.step(MARKET, number, "task", again)
    assert second["number"] != task
    assert second["source_number"] == f"{number}-2"
    await run()
    assert (await desk.seen(number))["status"] == "inspecting"


@pytest.mark.rule("P-29")
async def test_a_warning_that_was_put_off_ends_with_the_next_months_planned_visit(
    desk: Desk,
) -> None:
    district = desk.district
    await district.agency(EMERGENCY)
    await district.item("emergency-001")
    await district.claim("emergency-001", EMERGENCY)
    (place,) = await district.register([0])
    number = await desk.accepted(
        EMERGENCY, "warning", place=place, source="off_site_warning"
    )
    await desk.step(EMERGENCY, number, "next-month")
    await district.filed(
        [place], EMERGENCY, period_from="2026-04-01", period_to="2026-04-30"
    )
    (task,) = await district.tasks(agency=EMERGENCY)
    desk.world.clock.advance(timedelta(days=40))
    at = {"place": place, "uscc": place.partition("-")[0]}
    day = date(2026, 4, 10)
    visit = checkcode.visit((task["number"],), day, agencies=(EMERGENCY,), **at)
    await district.tell("checkcode-svc", visit)
    assert (await desk.seen(number))["status"] == "planned"
    result = checkcode.result(
        EMERGENCY, visit_id="visit-1", tasks=(task["number"],), day=day, **at
    )
    await district.tell("checkcode-svc", result)
    clue = await desk.seen(number)
    assert (clue["status"], clue["found"]) == ("verified", True)
