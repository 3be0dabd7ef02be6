"""Presenting, results, repeated visits, late codes (C-07, C-09, C-10)."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from checkcode_svc.applications.commands.cancel_expire import expire
from checkcode_svc.policy.queries import current_law, late_code

from shared import jsontext
from shared.events.checkcode import CodeIssued, ResultRecorded, VisitStarted
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    HEALTH,
    MARKET,
    MARKET_TASK,
    PLACE,
    SERVICE,
    District,
    inspectors,
    task,
)

ORDER = {"reason": "order", "reference": "责令改正〔2026〕7号"}


@pytest.mark.rule("C-01")
async def test_a_code_is_presented_on_its_day_only(alone: District) -> None:
    application = await alone.applied()
    path = f"codes/{application['code']}/visits"

    early = await alone.post(path)
    alone.at(DAY + timedelta(days=1))
    late = await alone.post(path)
    alone.at(DAY)
    right = await alone.post(path)

    assert [early.json()["face"], late.json()["face"]] == ["not_yet", "expired"]
    assert right.status_code == 201
    started = await alone.world.published(SERVICE, VisitStarted)
    assert [(visit.number, visit.day, visit.agencies) for visit in started] == [
        (1, DAY, (MARKET,))
    ]


@pytest.mark.rule("C-09")
async def test_repeated_visits_use_the_same_code_and_each_is_kept(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)
    first = await alone.visit(application["code"])
    again = await alone.visit(application["code"])
    await alone.results(first["id"], problem=True)
    alone.at(DAY + timedelta(days=10))
    second = await alone.visit(application["code"], further=ORDER)
    await alone.results(second["id"])

    code = await alone.get(f"codes/{application['code']}")
    assert again["id"] == first["id"]
    assert code["visits"] == [first["id"], second["id"]]
    assert (second["number"], second["day"]) == (2, "2026-03-26")
    assert (second["further_reason"], second["further_reference"]) == (
        "order",
        "责令改正〔2026〕7号",
    )
    kept = await alone.get(f"visits/{first['id']}")
    assert kept["parts"][0]["problems"] == 1
    results = await alone.world.published(SERVICE, ResultRecorded)
    assert [(result.day, result.problems) for result in results] == [
        (DAY, 1),
        (date(2026, 3, 26), 0),
    ]


@pytest.mark.rule("C-04")
async def test_members_that_present_at_once_begin_one_visit(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)

    both = await asyncio.gather(
        *(shared_place.visit(code["code"], of) for of in (MARKET, FIRE))
    )

    assert both[0]["id"] == both[1]["id"]
    started = await shared_place.world.published(SERVICE, VisitStarted)
    assert [(visit.version, len(visit.agencies)) for visit in started] == [
        (1, 1),
        (2, 2),
    ]
    outsider = await shared_place.post(f"codes/{code['code']}/visits", of=HEALTH)
    assert outsider.json()["code"] == "not-a-member"


@pytest.mark.rule("C-10")
async def test_results_are_complete_only_with_every_check_point_and_measure(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    path = f"visits/{visit['id']}/results"
    half = [{"item": "market-001", "point": "1", "outcome": "problem_found"}]

    bad = await alone.post(path, {"points": half})
    half[0]["measure"] = "guidance"
    partial = await alone.post(path, {"points": half})
    draft = await alone.post(path, {"points": half, "draft": True})
    silent = await alone.world.published(SERVICE, ResultRecorded)
    done = await alone.results(visit["id"], problem=True)
    twice = await alone.results(visit["id"])

    assert {problem["code"] for problem in bad.json()["problems"]} == {
        "measure-missing",
        "point-missing",
    }
    assert [problem["point"] for problem in partial.json()["problems"]] == ["2"]
    assert draft.json()["parts"][0]["status"] == "draft"
    assert silent == []
    assert done.json()["complete"] is True
    assert twice.json()["code"] == "results-fixed"


@pytest.mark.rule("C-10")
async def test_a_draft_is_shown_to_its_own_agency_only(shared_place: District) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    visit = await shared_place.visit(code["code"])
    draft = {"item": "market-001", "point": "1", "outcome": "no_problem"}
    await shared_place.post(
        f"visits/{visit['id']}/results", {"points": [draft], "draft": True}
    )

    theirs = await shared_place.get(f"visits/{visit['id']}", of=FIRE)
    own = await shared_place.get(f"visits/{visit['id']}")

    assert [len(part["points"]) for part in theirs["parts"]] == [0]
    assert [len(part["points"]) for part in own["parts"]] == [1]


@pytest.mark.rule("C-07")
async def test_a_late_code_comes_within_the_days_of_the_domains_row(
    alone: District,
) -> None:
    trigger: dict[str, Any] = {
        "place": PLACE,
        "items": ["market-001"],
        "source": "accident",
        "source_reason": "突发事件",
        "day": "2026-03-07",
    }
    emergency = {"ground": "public_safety", "text": "突发险情"}
    alone.at(date(2026, 3, 10))

    bare = await alone.apply(**trigger)
    listed = await alone.apply(
        **trigger, emergency={"ground": "surprise", "text": "突击"}
    )
    alone.at(date(2026, 3, 11))
    late = await alone.applied(**trigger, emergency=emergency)
    visit = await alone.visit(late["code"])
    alone.at(date(2026, 3, 12))
    over = await alone.apply(**trigger, emergency=emergency)
    slow = await alone.results(visit["id"])

    assert bare.json()["code"] == "emergency-not-named"
    assert listed.json()["code"] == "ground-not-allowed"
    assert late["issued_late"] is True
    assert visit["day"] == "2026-03-07"
    assert (over.json()["code"], over.json()["last_day"]) == (
        "late-code-overdue",
        "2026-03-11",
    )
    assert slow.json()["code"] == "late-results-overdue"

    law = current_law()
    row = late_code("310116", "market", date(2026, 3, 7))
    assert row is not None
    basis = law.cite(row).model_dump()
    code = await alone.get(f"codes/{late['code']}")
    issued = await alone.world.published(SERVICE, CodeIssued)
    assert late["late_basis"] == code["late_basis"] == basis
    assert over.json()["basis"] == listed.json()["basis"] == slow.json()["basis"]
    assert slow.json()["basis"] == basis
    assert slow.json()["clause"] == basis["clause"]
    assert issued[0].late_basis == law.cite(row)


@pytest.mark.rule("X-01")
async def test_the_row_of_what_was_judged_before_it_was_kept_is_not_made_up(
    alone: District,
) -> None:
    alone.at(DAY)
    made = await alone.applied()
    visit = await alone.visit(made["code"])
    assert made["late_basis"] is None
    assert visit["parts"][0]["due_basis"] is None
    basis = {"row": "r", "clause": "JS 一", "law": "0" * 64}
    due = date(2026, 3, 18), jsontext.dumps(basis)
    async with alone.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE visit_part SET due_on = $1, due_basis = $2", *due)
    known = (await alone.get(f"visits/{visit['id']}"))["parts"][0]
    assert (known["due_on"], known["due_basis"]) == ("2026-03-18", basis)
    async with alone.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE visit_part SET due_basis = NULL")
    unknown = (await alone.get(f"visits/{visit['id']}"))["parts"][0]
    assert (unknown["due_on"], unknown["due_basis"]) == ("2026-03-18", None)


@pytest.mark.rule("C-07")
async def test_a_domain_without_a_row_has_no_late_code(shared_place: District) -> None:
    shared_place.at(date(2026, 3, 11))

    response = await shared_place.apply(
        FIRE,
        day="2026-03-10",
        emergency={"ground": "public_safety", "text": "火情"},
    )

    assert response.status_code == 409
    assert response.json()["code"] == "no-emergencies"


@pytest.mark.rule("C-09")
async def test_other_inspectors_may_come_to_a_repeated_visit_if_they_are_valid(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY)
    path = f"codes/{application['code']}/visits"

    foreign = await alone.post(path, {"inspectors": inspectors(FIRE)})
    own = await alone.post(path, {"inspectors": list(reversed(inspectors(MARKET)))})

    assert foreign.json()["code"] == "requirements-not-met"
    assert own.status_code == 201
    swapped = await alone.post(path, {"inspectors": inspectors(MARKET)})
    assert swapped.json()["id"] == own.json()["id"]
    parts = await alone.rows("SELECT inspectors FROM visit_part")
    assert [part["inspectors"] for part in parts] == [inspectors(MARKET)]


async def test_what_nobody_presented_expires_and_frees_its_task(
    alone: District,
) -> None:
    application = await alone.applied()
    alone.at(DAY + timedelta(days=1))

    await expire(alone.world.db(SERVICE))
    await expire(alone.world.db(SERVICE))

    assert (await alone.get(f"codes/{application['code']}"))["status"] == "expired"
    again = await alone.applied(day="2026-03-18")
    assert again["status"] == "issued"


@pytest.mark.rule("C-12")
async def test_the_counts_say_what_joining_saved(shared_place: District) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    visit = await shared_place.visit(code["code"])
    for of in (MARKET, FIRE):
        await shared_place.results(visit["id"], of)
    alone = await shared_place.applied(HEALTH, day="2026-03-17")
    shared_place.at(date(2026, 3, 17))
    await shared_place.visit(alone["code"], HEALTH)

    counts = await shared_place.get("summary?from=2026-03-01&to=2026-03-31")

    assert (counts["codes"]["issued"], counts["codes"]["joint"]) == (2, 1)
    assert counts["visits"] == {"apart": 3, "together": 2, "internal_merge": 0}
    assert (counts["results"], counts["ratings"]) == (2, 0)


@pytest.mark.rule("M-11")
async def test_what_merging_ones_own_tasks_saved_stands_beside(
    alone: District,
) -> None:
    other = f"JH9.{MARKET}.{PLACE}"
    await alone.tell(task(other, MARKET, "market-001"))
    application = await alone.applied(tasks=[MARKET_TASK, other])
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    await alone.results(visit["id"], problem=True)
    alone.at(DAY + timedelta(days=7))
    await alone.visit(application["code"], further=ORDER)

    counts = await alone.get("summary?from=2026-03-01&to=2026-03-31")

    assert counts["visits"] == {"apart": 3, "together": 2, "internal_merge": 1}
