from datetime import UTC, date, datetime
from typing import Any

import pytest
from subject_svc.places.commands import tell

from shared.events.base import Event
from shared.events.checkcode import (
    PointResult,
    ResultRecorded,
    VisitRated,
    VisitStarted,
)
from shared.events.credit import Grade, GradeChanged
from shared.events.matching import JointAgreed, ProposalStatus
from shared.events.subject import ListEntryChanged, PlaceChanged
from shared.testing.world import MakeWorld, World
from tests.factories import checkcode, credit, matching
from tests.factories.plan import FIRE, MARKET
from tests.integration.subject_svc.registering import ONE as CODE
from tests.integration.subject_svc.registering import register

PLACE = f"{CODE}-001"
DAY = date(2026, 3, 2)
AGENCIES = (MARKET, FIRE)
TABLES = (
    "grade_copy",
    "visit_copy",
    "result_copy",
    "off_site_copy",
    "rating_copy",
    "proposal_copy",
    "list_entry",
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    world = await make_world("subject-svc")
    await register(world.client("subject-svc", role="registrar"), CODE)
    return world


def grade(version: int, letter: str, domain: str = "emergency") -> GradeChanged:
    return credit.grade(
        Grade(letter),
        CODE,
        version=version,
        domain=domain,
        unobtrusive=letter == "A",
        unobtrusive_reason=f"{letter} 级（JS-YJ 三(三)7）",
    )


def visit(version: int = 1) -> VisitStarted:
    return checkcode.visit(
        ("t1", "t2"), DAY, version=version, number=version, place=PLACE, uscc=CODE
    )


def result(agency: str, problems: int, version: int = 1) -> ResultRecorded:
    point = PointResult(item="market-001", point="1", outcome="problem_found")
    return checkcode.result(
        agency,
        version=version,
        visit_id=visit().visit_id,
        place=PLACE,
        uscc=CODE,
        points=(point,) * problems,
        problems=problems,
    )


def rating(agency: str, score: int) -> VisitRated:
    return checkcode.rating(score, agency, uscc=CODE)


def agreed(version: int, status: ProposalStatus) -> JointAgreed:
    tasks = dict.fromkeys(AGENCIES, ("t",))
    return matching.proposal(
        JointAgreed, tasks, version=version, place=PLACE, uscc=CODE, status=status
    )


FROM_CHECKCODE = (
    visit(),
    result(AGENCIES[0], 2),
    result(AGENCIES[1], 0),
    rating(AGENCIES[0], 5),
    rating(AGENCIES[1], 4),
)
FROM_MATCHING = (agreed(1, ProposalStatus.AGREED), agreed(2, ProposalStatus.CODED))


async def tell_all(world: World) -> None:
    await world.publish("credit-svc", grade(1, "A"))
    await world.publish("checkcode-svc", *FROM_CHECKCODE)
    await world.publish("matching-svc", *FROM_MATCHING)
    await world.settle()


async def state(world: World) -> dict[str, list[Any]]:
    async with world.db("subject-svc").reading() as tx:
        rows_of = {}
        for table in TABLES:
            rows = await tx.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} AS t")
            rows_of[table] = sorted(row["row"] for row in rows)
        return rows_of


async def portrait(world: World, role: str = "planner") -> dict[str, Any]:
    client = world.client("subject-svc", role=role)
    answer = await client.get(f"/subject/v1/subjects/{CODE}/portrait")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.rule("S-05")
async def test_the_portrait_shows_everything_in_one_answer(world: World) -> None:
    await tell_all(world)
    shown = await portrait(world)
    assert shown["subject"]["name"] == "上海某某餐饮店"
    assert [place["number"] for place in shown["places"]] == [f"{CODE}-001"]
    assert [(row["domain"], row["grade"]) for row in shown["grades"]] == [
        ("emergency", "A")
    ]
    assert [(row["list_name"], row["domain"]) for row in shown["lists"]] == [
        ("unobtrusive", "emergency")
    ]
    [seen] = shown["visits"]
    assert [(row["agency"], row["problems"]) for row in seen["results"]] == [
        ("310116-fire", 0),
        ("310116-market", 2),
    ]
    assert shown["totals"] == {
        "visits": 1,
        "joint_visits": 1,
        "counted_visits": 1,
        "problems": 2,
        "off_site": 0,
    }
    [joint] = shown["joint_visits"]
    assert (joint["status"], joint["agencies"]) == ("coded", list(AGENCIES))


@pytest.mark.rule("S-05")
async def test_the_mean_of_two_ratings_is_for_the_supervisor_only(world: World) -> None:
    await tell_all(world)
    assert (await portrait(world))["ratings"] == {"count": 2, "mean": None}
    supervisor = await portrait(world, "supervisor")
    assert supervisor["ratings"] == {"count": 2, "mean": 4.5}


@pytest.mark.rule("S-05")
async def test_everything_delivered_twice_leaves_the_same_state(world: World) -> None:
    await tell_all(world)
    before = await state(world)
    published = await world.published("subject-svc")
    await world.deliver_again("subject-svc")
    await world.settle()
    assert await state(world) == before
    assert await world.published("subject-svc") == published


@pytest.mark.rule("S-05")
@pytest.mark.parametrize(
    ("service", "events"),
    [
        ("checkcode-svc", (visit(1), visit(2))),
        ("checkcode-svc", (result(AGENCIES[0], 2, 1), result(AGENCIES[0], 1, 2))),
        ("matching-svc", FROM_MATCHING),
        ("credit-svc", (grade(1, "B"), grade(2, "A"))),
    ],
)
async def test_an_older_event_that_comes_late_changes_nothing(
    world: World, service: str, events: tuple[Event, Event]
) -> None:
    older, newer = events
    await world.publish(service, newer)
    await world.settle()
    before = await state(world)
    await world.publish(service, older)
    await world.settle()
    assert await state(world) == before


@pytest.mark.rule("G-05")
@pytest.mark.rule("S-05")
async def test_a_grade_is_in_force_from_the_day_on_which_it_takes_effect(
    world: World,
) -> None:
    day = date(2026, 6, 1)
    ahead = grade(1, "A").model_copy(update={"valid_from": day})
    await world.publish("credit-svc", ahead)
    await world.settle()
    client = world.client("subject-svc", role="registrar")
    found = []
    for moment in (
        datetime(2026, 5, 31, 4, tzinfo=UTC),
        datetime(2026, 6, 1, 4, tzinfo=UTC),
    ):
        world.clock.set(moment)
        shown = await client.get(f"/subject/v1/subjects/{CODE}/portrait")
        found += [grade["in_force"] for grade in shown.json()["grades"]]
    assert found == [False, True]


@pytest.mark.rule("G-05")
@pytest.mark.rule("S-06")
async def test_grade_a_enters_the_list_and_leaving_a_takes_it_off(world: World) -> None:
    for version, letter in enumerate("AABA", 1):
        await world.publish("credit-svc", grade(version, letter))
        await world.settle()
    entries = await world.published("subject-svc", ListEntryChanged)
    assert [(entry.version, entry.active, entry.by) for entry in entries] == [
        (1, True, "credit-svc"),
        (2, False, "credit-svc"),
        (3, True, "credit-svc"),
    ]
    assert entries[1].reason == "B 级（JS-YJ 三(三)7）"


@pytest.mark.rule("G-05")
async def test_several_versions_in_one_batch_end_as_the_newest_says(
    world: World,
) -> None:
    await world.publish("credit-svc", *(grade(n, c) for n, c in enumerate("ABAB", 1)))
    await world.publish("credit-svc", grade(1, "A", "fire"))
    await world.settle()
    [entry] = await world.published("subject-svc", ListEntryChanged)
    assert entry.domain == "fire"


@pytest.mark.rule("S-06")
async def test_what_an_agency_did_by_hand_stands_until_the_grade_says_something_new(
    world: World,
) -> None:
    await world.publish("credit-svc", grade(1, "A"))
    await world.settle()
    registrar = world.client("subject-svc", "310116-emergency", role="registrar")
    await registrar.delete(
        f"/subject/v1/lists/unobtrusive/{CODE}",
        params={"domain": "emergency", "reason": "专项整治期间"},
    )
    await world.publish("credit-svc", grade(2, "A"))
    await world.settle()
    entries = await world.published("subject-svc", ListEntryChanged)
    assert [entry.active for entry in entries] == [True, False]


@pytest.mark.rule("C-05")
async def test_a_classified_visit_is_in_no_portrait_but_its_agencies_own(
    world: World,
) -> None:
    await tell_all(world)
    secret = visit(version=2).model_copy(update={"classified": True})
    await world.publish("checkcode-svc", secret)
    await world.settle()
    own = await portrait(world)
    assert (own["totals"]["visits"], len(own["visits"])) == (1, 1)
    stranger = world.client("subject-svc", "310116-police", role="supervisor")
    answer = await stranger.get(f"/subject/v1/subjects/{CODE}/portrait")
    shown = answer.json()
    assert shown["visits"] == []
    assert set(shown["totals"].values()) == {0}
    assert shown["ratings"]["count"] == 0
    assert secret.code not in answer.text


@pytest.mark.rule("X-13")
async def test_places_to_which_there_is_more_to_tell_are_told_again(
    world: World,
) -> None:
    runtime = world.db("subject-svc")
    async with runtime.writing() as tx:
        await tx.execute("INSERT INTO to_tell VALUES ('place', $1)", PLACE)
    before = await world.published("subject-svc", PlaceChanged)
    await tell(runtime)
    await tell(runtime)
    [again] = (await world.published("subject-svc", PlaceChanged))[len(before) :]
    assert (again.number, again.version) == (PLACE, before[-1].version + 1)
    assert again.model_copy(update={"version": before[-1].version}) == before[-1]


@pytest.mark.rule("I-09")
@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0, 1)])
async def test_a_visit_that_was_taken_back_is_shown_and_counted_nowhere(
    world: World, order: tuple[int, ...]
) -> None:
    taken_back = visit(2).model_copy(update={"cancelled": True, "counted": False})
    for position in order:
        await world.publish("checkcode-svc", (visit(), taken_back)[position])
        await world.settle()
    reader = world.client("subject-svc", role="registrar")
    shown = (await reader.get(f"/subject/v1/subjects/{CODE}/portrait")).json()
    assert [visit["cancelled"] for visit in shown["visits"]] == [True]
    assert set(shown["totals"].values()) == {0}
