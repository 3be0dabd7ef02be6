"""Who came is what is recorded; who stayed away has its task open (C-26)."""

from datetime import date, timedelta
from typing import Any

import pytest
from checkcode_svc.presenting.commands import name_no_shows, set_due_anew

from shared.audit.acting import Acting, acting_as
from shared.events.checkcode import CodeIssued, VisitStarted
from shared.events.plan import TaskKind
from tests.factories.subject import inspector
from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    FIRE_TASK,
    HEALTH,
    MARKET,
    MARKET_TASK,
    PLACE,
    SERVICE,
    District,
    inspectors,
)

NO_INSPECTORS = {"agency": FIRE, "reason": "inspectors"}
ORDER = {"reason": "order", "reference": "责令改正〔2026〕7号"}


@pytest.mark.rule("C-26")
async def test_who_presents_came_and_others_come_when_they_present_or_are_named(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    visit = await shared_place.visit(code["code"])
    assert [part["agency"] for part in visit["parts"]] == [MARKET]

    joined = await shared_place.visit(code["code"], FIRE)

    assert joined["id"] == visit["id"]
    assert {part["agency"] for part in joined["parts"]} == {MARKET, FIRE}
    last = (await shared_place.world.published(SERVICE, VisitStarted))[-1]
    assert (last.version, set(last.tasks)) == (2, {MARKET_TASK, FIRE_TASK})


@pytest.mark.rule("C-26")
async def test_the_task_of_who_stayed_away_is_open_with_its_reason(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)

    visit = await shared_place.visit(code["code"], absent=[NO_INSPECTORS])
    results = await shared_place.results(visit["id"])
    theirs = await shared_place.results(visit["id"], FIRE)
    again = await shared_place.applied(FIRE, day="2026-03-17")

    started = (await shared_place.world.published(SERVICE, VisitStarted))[-1]
    assert (started.agencies, started.tasks) == ((MARKET,), (MARKET_TASK,))
    told = (await shared_place.world.published(SERVICE, CodeIssued))[1]
    assert (told.version, [member.agency for member in told.members]) == (2, [MARKET])
    assert [(away.agency, away.tasks, away.reason) for away in told.absent] == [
        (FIRE, (FIRE_TASK,), "inspectors")
    ]
    assert results.json()["complete"] is True
    assert (await shared_place.get(f"codes/{code['code']}"))["status"] == "closed"
    assert (theirs.status_code, theirs.json()["code"]) == (403, "stayed-away")
    assert again["status"] in {"issued", "open"}


@pytest.mark.rule("C-26")
async def test_nobody_is_there_and_away_and_another_reason_is_explained(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    early = await shared_place.post(f"codes/{code['code']}/absences", NO_INSPECTORS)
    shared_place.at(DAY)
    both = await shared_place.post(
        f"codes/{code['code']}/visits",
        {
            "present": [{"agency": FIRE}],
            "absent": [{"agency": FIRE, "reason": "other"}],
        },
    )
    await shared_place.visit(code["code"], present=[{"agency": FIRE}])
    came = await shared_place.post(f"codes/{code['code']}/absences", NO_INSPECTORS)
    stranger = await shared_place.post(
        f"codes/{code['code']}/absences", NO_INSPECTORS, of=HEALTH
    )

    assert early.json()["code"] == "code-not-usable"
    assert [fault["code"] for fault in both.json()["problems"]] == [
        "there-and-away",
        "absence-unexplained",
    ]
    assert came.json()["code"] == "attendance-recorded"
    assert stranger.json()["code"] == "not-a-member"


@pytest.mark.rule("C-26")
async def test_who_was_said_to_stay_away_may_come_that_day_after_all(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    await shared_place.visit(code["code"])
    await shared_place.post(f"codes/{code['code']}/absences", NO_INSPECTORS)

    late = await shared_place.visit(code["code"], FIRE)

    assert {part["agency"] for part in late["parts"]} == {MARKET, FIRE}
    told = await shared_place.world.published(SERVICE, CodeIssued)
    assert [(code.version, len(code.absent)) for code in told] == [
        (1, 0),
        (2, 1),
        (3, 0),
    ]
    taken = await shared_place.apply(FIRE, day=DAY.isoformat())
    assert "task-has-a-code" in taken.text


@pytest.mark.rule("C-26")
async def test_who_says_nothing_for_two_working_days_stayed_away(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    visit = await shared_place.visit(code["code"])
    await shared_place.results(visit["id"])
    states = []
    for days in (2, 3):
        shared_place.at(DAY + timedelta(days=days))
        await name_no_shows(shared_place.world.db(SERVICE))
        await name_no_shows(shared_place.world.db(SERVICE))
        read = await shared_place.get(f"codes/{code['code']}")
        members = {member["agency"]: member for member in read["members"]}
        states.append((read["status"], members[FIRE]["absent_reason"]))

    assert states == [("presented", None), ("closed", "did_not_come")]
    assert (await shared_place.applied(FIRE, day="2026-03-20"))["kind"] == "planned"


@pytest.mark.rule("C-26")
async def test_a_re_check_by_one_agency_concerns_it_alone(
    shared_place: District,
) -> None:
    code = await shared_place.joint_code()
    shared_place.at(DAY)
    visit = await shared_place.visit(code["code"], present=[{"agency": FIRE}])
    await shared_place.results(visit["id"], problem=True)
    await shared_place.results(visit["id"], FIRE)
    shared_place.at(DAY + timedelta(days=7))

    further = await shared_place.visit(code["code"], further=ORDER)
    not_theirs = await shared_place.post(
        f"codes/{code['code']}/visits", {"further": ORDER}, of=FIRE
    )

    assert [part["agency"] for part in further["parts"]] == [MARKET]
    assert not_theirs.json()["code"] == "code-opens-for-nothing-else"
    last = (await shared_place.world.published(SERVICE, VisitStarted))[-1]
    assert (last.number, last.agencies, last.tasks) == (2, (MARKET,), (MARKET_TASK,))
    assert last.further_reason == "order"


@pytest.mark.rule("C-09")
async def test_a_code_that_is_closed_opens_for_nothing_else(alone: District) -> None:
    application = await alone.applied()
    alone.at(DAY)
    path = f"codes/{application['code']}/visits"
    visit = await alone.visit(application["code"])
    await alone.results(visit["id"])
    alone.at(DAY + timedelta(days=1))

    silent = await alone.post(path)
    clue = await alone.post(path, {"further": {"reason": "clue", "reference": "x"}})
    order = await alone.post(path, {"further": ORDER})

    assert silent.json()["code"] == "further-reason-needed"
    assert silent.json()["clause"] == "JS-SCJG 五(二)4"
    assert clue.json()["code"] == "code-opens-for-nothing-else"
    assert order.json()["code"] == "code-opens-for-nothing-else"


@pytest.mark.rule("C-09")
@pytest.mark.rule("S-07")
async def test_certificates_are_checked_each_time_a_code_is_presented(
    alone: District,
) -> None:
    trigger: dict[str, Any] = {
        "place": PLACE,
        "items": ["market-001"],
        "source": "complaint",
        "source_reason": "12345 工单",
    }
    application = await alone.applied(**trigger)
    assert application["kind"] == TaskKind.TRIGGERED
    path = f"codes/{application['code']}/visits"
    clue = {"further": {"reason": "clue", "reference": "12345 工单"}}
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    await alone.results(visit["id"])
    ended = inspector(
        inspectors(MARKET)[1], MARKET, version=2, valid_to=DAY + timedelta(days=1)
    )
    await alone.tell(ended)
    alone.at(DAY + timedelta(days=2))
    refused = await alone.post(path, clue)
    alone.at(date(2026, 3, 17))
    granted = await alone.post(path, clue)

    assert [fault["code"] for fault in refused.json()["problems"]] == [
        "certificate-not-valid"
    ]
    assert granted.status_code == 201


@pytest.mark.rule("C-01")
async def test_a_visit_begins_neither_before_its_code_nor_on_another_day(
    alone: District,
) -> None:
    alone.at(DAY)
    application = await alone.applied()
    path = f"codes/{application['code']}/visits"
    alone.at(DAY, hour=6)
    answers = [
        await alone.post(path, {"started_at": f"2026-03-{moment}+08:00"})
        for moment in ("16T11:59:00", "15T13:00:00", "16T15:00:00", "16T13:00:00")
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 409, 201]
    assert {answer.json().get("code") for answer in answers[:3]} == {
        "visit-before-code"
    }


@pytest.mark.rule("C-08")
async def test_a_provisional_day_is_set_anew_once_its_year_is_published(
    shared_place: District,
) -> None:
    shared_place.at(DAY)
    code = await shared_place.joint_code()
    visit = await shared_place.visit(code["code"])
    async with shared_place.world.db(SERVICE).writing() as tx:
        await tx.execute(
            """
            UPDATE visit_part SET agency = '310116-transport', due_provisional = true,
                due_on = $1 WHERE agency = $2
            """,
            date(2026, 3, 20),
            MARKET,
        )
    (before,) = await shared_place.rows(_DUE)
    assert before["due_provisional"]
    for _ in range(2):
        with acting_as(Acting.system(SERVICE, "set-due-anew")):
            await set_due_anew(shared_place.world.db(SERVICE))
    (after,) = await shared_place.rows(_DUE)
    assert (after["due_on"], after["due_provisional"]) == (date(2026, 3, 18), False)
    shown = await shared_place.get(f"visits/{visit['id']}")
    assert {part["due_provisional"] for part in shown["parts"]} == {False}
    rows = await shared_place.rows(
        "SELECT act, region, cases FROM audit WHERE person LIKE '%set-due-anew'"
    )
    assert rows == [
        {"act": "set-due-anew", "region": "310116", "cases": [visit["id"]]}
    ], "who asks why it is overdue finds the day's change, and no empty run"


_DUE = """
SELECT due_on, due_provisional FROM visit_part WHERE agency = '310116-transport'
"""
