"""What an off-site inspection finds becomes a clue, with its results (P-26)."""

import pytest

from shared.events.plan import ClueReceived, OffSiteInspected
from tests.integration.plan_svc.clues.clue_desk import BASE, Desk
from tests.integration.plan_svc.offsite.from_afar import CULTURE, FromAfar, report
from tests.lists import listed

pytestmark = [pytest.mark.rule(rule) for rule in ("P-21", "P-26", "P-29")]


async def test_a_finding_is_a_clue_of_its_agency(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    await afar.inspect(task["number"], problem=True)
    desk = Desk(afar.district)
    (clue,) = await listed(desk.handler(CULTURE), BASE)
    assert (clue["source"], clue["status"], clue["agency"], clue["place"]) == (
        "off_site_warning",
        "accepted",
        CULTURE,
        task["place"],
    )
    order = {"items": ["culture-001"], "latest": "2026-03-20"}
    follow_up = await desk.step(CULTURE, clue["number"], "task", order)
    assert "备案信息与许可不一致" in follow_up["source_reason"]
    assert follow_up["on_site"] is True


async def test_without_a_problem_there_is_no_clue(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    await afar.inspect(task["number"])
    assert await listed(Desk(afar.district).handler(CULTURE), BASE) == []


async def test_a_refused_result_leaves_nothing_behind(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    wrong = report(problem=True, inspectors=["HF-nobody"])
    assert (await afar.ask(task["number"], wrong)).status_code == 422
    assert await afar.world.published("plan-svc", ClueReceived) == []
    assert await afar.world.published("plan-svc", OffSiteInspected) == []


async def test_a_problem_that_a_correction_names_is_one_clue(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    await afar.inspect(task["number"])
    for problem in (True, False, True):
        answer = await afar.correct(task["number"], problem=problem)
        assert answer.status_code == 200, answer.text
    assert len(await listed(Desk(afar.district).handler(CULTURE), BASE)) == 1


@pytest.mark.parametrize("problem", [True, False])
async def test_a_task_of_a_clue_verifies_that_clue_and_makes_no_other(
    afar: FromAfar, *, problem: bool
) -> None:
    (place,) = await afar.district.register([0])
    desk = Desk(afar.district)
    number = await desk.accepted(CULTURE, place=place)
    order = {"items": ["culture-001"], "latest": "2026-03-20", "on_site": False}
    task = await desk.step(CULTURE, number, "task", order)
    await afar.inspect(task["number"], problem=problem)
    (clue,) = await listed(desk.handler(CULTURE), BASE)
    assert (clue["number"], clue["status"], clue["found"]) == (
        number,
        "verified",
        problem,
    )
