from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.civic import uscc
from shared.events.base import Event
from shared.events.checkcode import (
    PointResult,
    ResultRecorded,
    VisitRated,
    VisitStarted,
)
from shared.events.credit import Grade, GradeChanged
from shared.events.matching import JointAgreed, ProposalMember, ProposalStatus
from shared.events.subject import ListEntryChanged
from shared.testing.world import MakeWorld, World

CODE = uscc.make("310116", 1)
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
AGENCIES = ("310116-market", "310116-fire")
TABLES = (
    "grade_copy",
    "visit_copy",
    "result_copy",
    "rating_copy",
    "proposal_copy",
    "list_entry",
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    world = await make_world("subject-svc")
    registrar = world.client("subject-svc", role="registrar")
    body = {
        "uscc": CODE,
        "name": "上海某某餐饮店",
        "region": "310116",
        "premises": [{"address": "朱泾镇万安街 1 号"}],
    }
    made = await registrar.post("/subject/v1/subjects", json=body)
    assert made.status_code == 201, made.text
    return world


def grade(version: int, letter: str, domain: str = "emergency") -> GradeChanged:
    return GradeChanged(
        version=version,
        uscc=CODE,
        domain=domain,
        grade=Grade(letter),
        model="emergency-grading",
        model_version="1",
        reasons=("评分 95",),
        cause="import",
        valid_from=DAY,
        unobtrusive=letter == "A",
        unobtrusive_reason=f"{letter} 级（JS-YJ 三(三)7）",
    )


def visit(version: int = 1) -> VisitStarted:
    return VisitStarted(
        version=version,
        visit_id="v1",
        number=version,
        code="JC310116-260302-000017",
        place=f"{CODE}-001",
        uscc=CODE,
        day=DAY,
        agencies=AGENCIES,
        tasks=("t1", "t2"),
        kind="planned",
        started_at=NOW,
    )


def result(agency: str, problems: int, version: int = 1) -> ResultRecorded:
    point = PointResult(item="market-001", point="1", outcome="problem_found")
    return ResultRecorded(
        version=version,
        visit_id="v1",
        code="JC310116-260302-000017",
        agency=agency,
        domain=agency.partition("-")[2],
        place=f"{CODE}-001",
        uscc=CODE,
        day=DAY,
        tasks=("t1",),
        points=(point,) * problems,
        problems=problems,
        recorded_at=NOW,
    )


def rating(agency: str, score: int) -> VisitRated:
    return VisitRated(
        version=1,
        visit_id="v1",
        code="JC310116-260302-000017",
        agency=agency,
        uscc=CODE,
        score=score,
        rated_at=NOW,
    )


def agreed(version: int, status: ProposalStatus) -> JointAgreed:
    members = tuple(
        ProposalMember(agency=one, tasks=("t",), items=("i",)) for one in AGENCIES
    )
    return JointAgreed(
        version=version,
        number="J.1",
        place=f"{CODE}-001",
        uscc=CODE,
        region="310116",
        day=DAY,
        lead=AGENCIES[0],
        status=status,
        members=members,
        answers_due=DAY,
        visits_saved=1,
        days_forward=0,
        changed_at=NOW,
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
        found = {}
        for table in TABLES:
            rows = await tx.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} AS t")
            found[table] = sorted(row["row"] for row in rows)
        return found


async def portrait(world: World, role: str = "planner") -> dict[str, Any]:
    client = world.client("subject-svc", role=role)
    answer = await client.get(f"/subject/v1/subjects/{CODE}/portrait")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.rule("S-05")
async def test_the_portrait_shows_everything_in_one_answer(world: World) -> None:
    await tell_all(world)
    found = await portrait(world)
    assert found["subject"]["name"] == "上海某某餐饮店"
    assert [place["number"] for place in found["places"]] == [f"{CODE}-001"]
    assert [(one["domain"], one["grade"]) for one in found["grades"]] == [
        ("emergency", "A")
    ]
    assert [(one["list_name"], one["domain"]) for one in found["lists"]] == [
        ("unobtrusive", "emergency")
    ]
    [seen] = found["visits"]
    assert [(one["agency"], one["problems"]) for one in seen["results"]] == [
        ("310116-fire", 0),
        ("310116-market", 2),
    ]
    assert found["totals"] == {
        "visits": 1,
        "joint_visits": 1,
        "counted_visits": 1,
        "problems": 2,
    }
    [joint] = found["joint_visits"]
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
@pytest.mark.rule("S-06")
async def test_grade_a_enters_the_list_and_leaving_a_takes_it_off(world: World) -> None:
    for version, letter in enumerate("AABA", 1):
        await world.publish("credit-svc", grade(version, letter))
        await world.settle()
    entries = await world.published("subject-svc", ListEntryChanged)
    assert [(one.version, one.active, one.by) for one in entries] == [
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
    registrar = world.client("subject-svc", role="registrar")
    await registrar.delete(
        f"/subject/v1/lists/unobtrusive/{CODE}",
        params={"domain": "emergency", "reason": "专项整治期间"},
    )
    await world.publish("credit-svc", grade(2, "A"))
    await world.settle()
    entries = await world.published("subject-svc", ListEntryChanged)
    assert [one.active for one in entries] == [True, False]
