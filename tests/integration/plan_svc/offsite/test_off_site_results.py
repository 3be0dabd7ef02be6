"""An off-site task is carried out without a code, and closed with its results."""

from datetime import UTC, datetime

import pytest

from shared.events.plan import OffSiteInspected, TaskChanged, TaskStatus
from tests.factories import subject
from tests.integration.plan_svc.offsite.from_afar import (
    CULTURE,
    FIRE,
    RESULTS,
    FromAfar,
    certificate,
    report,
)
from tests.lists import goes_both_ways, listed

pytestmark = pytest.mark.rule("P-26")


async def test_results_close_the_task_and_it_was_no_visit(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    result = await afar.inspect(task["number"])
    assert (result["problems"], result["correct_until"]) == (0, "2026-03-17")
    assert result["bases"][0]["row"] == "default/off_site.correction"
    closed = await afar.task(task["number"])
    assert (closed["status"], closed["inspected_on"], closed["visited_on"]) == (
        "inspected",
        "2026-03-10",
        None,
    )
    (told,) = await afar.world.published("plan-svc", OffSiteInspected)
    assert (told.task, told.day.isoformat(), told.problems, len(told.evidence)) == (
        task["number"],
        "2026-03-10",
        0,
        1,
    )
    (changed,) = await afar.world.published("plan-svc", TaskChanged)
    assert (changed.status, changed.on_site) == (TaskStatus.VISITED, False)


@pytest.mark.rule("P-01")
async def test_a_task_without_a_plan_is_carried_out_off_site_too(
    afar: FromAfar,
) -> None:
    (place,) = await afar.district.register([0])
    task = await afar.triggered(place)
    await afar.inspect(task["number"])
    assert (await afar.task(task["number"]))["status"] == "inspected"


async def test_what_is_done_on_site_needs_its_code(afar: FromAfar) -> None:
    (task,) = await afar.tasks(mode="on_site")
    answer = await afar.ask(task["number"], report())
    assert (answer.status_code, answer.json()["code"]) == (409, "task-on-site")
    assert (await afar.task(task["number"]))["status"] == "scheduled"


async def test_it_is_carried_out_once_and_by_its_own_agency(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    stranger = await afar.ask(task["number"], report(FIRE), FIRE)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "other-agency")
    await afar.inspect(task["number"])
    again = await afar.ask(task["number"], report())
    assert (again.status_code, again.json()["code"]) == (409, "task-not-open")
    nobody = await afar.ask("JH-0", report())
    assert (nobody.status_code, nobody.json()["code"]) == (404, "task-unknown")


async def test_every_check_point_has_one_result_and_no_other_has_one(
    afar: FromAfar,
) -> None:
    await afar.district.item(
        "culture-001", check_points=[{"number": "1", "text": "证照"}]
    )
    (task,) = await afar.tasks()
    problem = {"item": "culture-001", "point": "1", "outcome": "problem_found"}
    fine = problem | {"outcome": "no_problem"}
    refused = {
        "text-missing": [problem],
        "text-alone": [fine | {"text": "很好"}],
        "given-twice": [fine, fine],
        "unknown-point": [fine, fine | {"point": "9"}],
        "point-missing": [fine | {"item": "fire-001"}],
    }
    for code, points in refused.items():
        answer = await afar.ask(task["number"], report(points=points))
        assert answer.status_code == 422, answer.text
        found = answer.json()
        assert found["code"] == "off-site-results-wrong"
        assert code in {problem["code"] for problem in found["problems"]}
    assert (await afar.task(task["number"]))["status"] == "scheduled"
    assert await listed(afar.inspector(), RESULTS) == []


@pytest.mark.rule("P-25")
async def test_results_are_judged_by_the_check_points_of_their_day(
    afar: FromAfar,
) -> None:
    (task,) = await afar.tasks()
    afar.world.clock.set(datetime(2026, 3, 12, 4, tzinfo=UTC))
    await afar.district.item(
        "culture-001",
        check_points=[{"number": "1", "text": "证照"}, {"number": "2", "text": "台账"}],
    )
    today = await afar.ask(task["number"], report(day="2026-03-12"))
    assert [fault["code"] for fault in today.json()["problems"]] == ["point-missing"]
    await afar.inspect(task["number"], day="2026-03-10")


async def test_its_day_lies_in_the_window_and_not_ahead(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    for day in ("2026-03-09", "2026-03-11"):
        answer = await afar.ask(task["number"], report(day=day))
        assert (answer.status_code, answer.json()["code"]) == (
            422,
            "off-site-day-wrong",
        )
    afar.world.clock.set(datetime(2026, 4, 2, 4, tzinfo=UTC))
    await afar.inspect(task["number"], day="2026-04-01")


@pytest.mark.rule("S-07")
async def test_who_inspects_has_a_certificate_of_the_agency(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    await afar.district.tell(
        "subject-svc", subject.inspector("HF-gone", CULTURE, revoked=True)
    )
    for other in (certificate(FIRE), "HF-gone"):
        named = [certificate(CULTURE), other]
        answer = await afar.ask(task["number"], report(inspectors=named))
        assert (answer.status_code, answer.json()["code"]) == (
            422,
            "inspectors-not-valid",
        )
        assert answer.json()["positions"] == [2]
        assert other not in answer.text


@pytest.mark.rule("C-26")
async def test_results_are_corrected_in_time_and_the_former_stay(
    afar: FromAfar,
) -> None:
    (task,) = await afar.tasks()
    await afar.inspect(task["number"])
    afar.world.clock.set(datetime(2026, 3, 17, 4, tzinfo=UTC))
    answer = await afar.correct(task["number"], problem=True)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["problems"], answer.json()["version"]) == (1, 2)
    told = await afar.world.published("plan-svc", TaskChanged)
    assert [event.version for event in told] == [2], "a version is told once"
    url = f"/plan/v1/tasks/{task['number']}/off-site-result"
    (former,) = (await afar.inspector().get(f"{url}/former")).json()
    assert (former["version"], former["reason"]) == (1, "笔误")
    assert former["points"][0]["outcome"] == "no_problem"
    afar.world.clock.set(datetime(2026, 3, 18, 4, tzinfo=UTC))
    late = await afar.correct(task["number"], problem=False)
    assert (late.status_code, late.json()["code"]) == (409, "off-site-correction-over")
    assert late.json()["last_day"] == "2026-03-17"


async def test_nothing_is_corrected_that_was_not_given(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    answer = await afar.correct(task["number"], problem=False)
    assert (answer.status_code, answer.json()["code"]) == (
        404,
        "off-site-result-unknown",
    )


async def test_others_read_outcomes_and_hashes_but_no_words(afar: FromAfar) -> None:
    (task,) = await afar.tasks()
    own = await afar.inspect(task["number"], problem=True)
    assert own["points"][0]["text"] == "备案信息与许可不一致"
    assert own["inspectors"] == ["*************ture"]
    url = f"/plan/v1/tasks/{task['number']}/off-site-result"
    shown = (await afar.inspector(FIRE).get(url)).json()
    assert shown["points"][0] | {"text": None} == shown["points"][0]
    assert (shown["evidence"][0]["name"], len(shown["evidence"][0]["sha256"])) == (
        None,
        64,
    )
    (told,) = await afar.world.published("plan-svc", OffSiteInspected)
    assert "备案信息" not in told.model_dump_json()
    assert "扫描件" not in told.model_dump_json()
    assert certificate(CULTURE) not in told.model_dump_json()


@pytest.mark.rule("C-05")
async def test_what_is_classified_is_its_agencys_alone(afar: FromAfar) -> None:
    (place,) = await afar.district.register([0])
    task = await afar.triggered(place, classified=True)
    await afar.inspect(task["number"])
    assert await listed(afar.inspector(FIRE), RESULTS) == []
    url = f"/plan/v1/tasks/{task['number']}/off-site-result"
    assert (await afar.inspector(FIRE).get(url)).status_code == 404
    assert len(await listed(afar.inspector(), RESULTS)) == 1


async def test_results_are_listed_by_what_is_asked(afar: FromAfar) -> None:
    first, second = await afar.tasks(2)
    await afar.inspect(first["number"])
    afar.world.clock.set(datetime(2026, 3, 11, 4, tzinfo=UTC))
    await afar.inspect(second["number"], problem=True, day="2026-03-11")
    await goes_both_ways(afar.inspector(), RESULTS, "day", "day", "task")
    await goes_both_ways(afar.inspector(), RESULTS, "task", "task")
    for chosen, expected in (
        ({"problem": "true"}, [second["number"]]),
        ({"problem": "false"}, [first["number"]]),
        ({"made_from": "2026-03-11"}, [second["number"]]),
        ({"made_to": "2026-03-10"}, [first["number"]]),
        ({"place": first["place"]}, [first["number"]]),
        ({"agency": FIRE}, []),
        ({"domain": "fire"}, []),
    ):
        rows = await listed(afar.inspector(), RESULTS, **chosen)
        assert [row["task"] for row in rows] == expected, chosen
