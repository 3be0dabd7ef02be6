"""What one agency did, none repeats: from a result to the task in plan-svc and back.

Plans, tasks, codes, visits and results are made over HTTP by three real services.
"""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from shared.events.checkcode import PointResult
from shared.events.matching import ReliefStatus, TaskCovered, TaskRecognised
from shared.events.plan import Risk, TaskChanged, TaskItem, TaskKind, TaskStatus
from shared.events.subject import InspectorChanged
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    agency,
    place,
    result,
    task,
)
from tests.integration.plan_svc.planned import District

Json = dict[str, Any]
MARKET = "310116-market"


@pytest.fixture
async def district(make_world: MakeWorld) -> District:
    """Three services, an agency with an item, a place and two inspectors."""
    found = District(await make_world("plan-svc", "matching-svc", "checkcode-svc"))
    await found.furnish()
    await found.tell(
        "subject-svc",
        *(
            InspectorChanged(
                version=1,
                certificate=number,
                name="王明",
                agency=MARKET,
                valid_from=date(2024, 1, 1),
                valid_to=date(2028, 12, 31),
            )
            for number in ("1", "2")
        ),
    )
    return found


async def post(
    district: District, service: str, path: str, body: Json, *, role: str
) -> Json:
    answer = await district.world.client(service, MARKET, role=role).post(
        path, json=body
    )
    assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
    await district.world.settle()
    found: Json = answer.json()
    return found


async def inspect(
    district: District, number: str, day: str, results_on: date | None = None
) -> Json:
    """A triggered task, its code, its visit and its complete results.

    `results_on` is the day on which they are given and the inspection was done.
    """
    made = await post(
        district,
        "plan-svc",
        "/plan/v1/tasks",
        {
            "place": number,
            "items": ["market-001"],
            "source": "complaint",
            "source_number": "12345-0001",
            "source_reason": "消费者投诉",
            "latest": "2026-03-20",
        },
        role="planner",
    )
    applied = await post(
        district,
        "checkcode-svc",
        "/checkcode/v1/applications",
        {
            "tasks": [made["number"]],
            "inspectors": ["1", "2"],
            "day": day,
            "duration_minutes": 60,
        },
        role="inspector",
    )
    if applied["own_tasks"]:
        path = f"/checkcode/v1/applications/{applied['id']}/decline"
        applied = await post(
            district, "checkcode-svc", path, {"reason": "date"}, role="inspector"
        )
    code = applied["code"]
    visit = await post(
        district,
        "checkcode-svc",
        f"/checkcode/v1/codes/{code}/visits",
        {},
        role="inspector",
    )
    body: Json = {
        "points": [{"item": "market-001", "point": "1", "outcome": "no_problem"}]
    }
    if results_on is not None:
        district.world.clock.set(datetime.combine(results_on, time(4), UTC))
        body["ended_on"] = results_on.isoformat()
    await post(
        district,
        "checkcode-svc",
        f"/checkcode/v1/visits/{visit['id']}/results",
        body,
        role="inspector",
    )
    return {"code": code, "task": made["number"]}


async def answer(district: District, number: str, body: Json) -> Json:
    path = f"/matching/v1/reliefs/{number}/coverage/answers"
    return await post(district, "matching-svc", path, body, role="coordinator")


async def status(district: District, number: str) -> tuple[str, str | None]:
    [found] = [task for task in await district.tasks() if task["number"] == number]
    return found["status"], found["reason"]


@pytest.mark.rule("M-09")
async def test_a_triggered_inspection_counts_as_the_planned_one_when_confirmed(
    district: District,
) -> None:
    [number] = await district.register([1])
    plan = await district.filed(
        [number], MARKET, period_from="2026-03-10", period_to="2026-03-31"
    )
    planned = f"{plan['plan_code']}.{MARKET}.{number}"
    done = await inspect(district, number, "2026-03-02")
    [offered] = await district.world.published("matching-svc", TaskCovered)
    assert (offered.task, offered.status) == (planned, "offered")
    assert await status(district, planned) == ("scheduled", None)

    client = district.world.client("matching-svc", MARKET, role="coordinator")
    listed = (await client.get("/matching/v1/reliefs?status=offered")).json()["items"]
    assert [relief["task"] for relief in listed] == [planned]
    assert done["code"] in listed[0]["explanation"][0]["zh"]
    assert listed[0]["place"] == number
    assert listed[0]["subject_name"]

    taken = await answer(district, planned, {"answer": "confirm"})
    assert (taken["status"], taken["in_force"]) == ("confirmed", True)
    covered = ("covered", f"coverage {done['code']}")
    assert await status(district, planned) == covered
    refused = await district.world.client(
        "checkcode-svc", MARKET, role="inspector"
    ).post(
        "/checkcode/v1/applications",
        json={
            "tasks": [planned],
            "inspectors": ["1", "2"],
            "day": "2026-03-11",
            "duration_minutes": 60,
        },
    )
    assert refused.json()["problems"][0]["code"] == "task-not-open"
    for service in ("plan-svc", "matching-svc", "checkcode-svc"):
        await district.world.deliver_again(service)
    await district.world.settle()
    assert await status(district, planned) == covered

    body = {"answer": "refuse", "reason": "年度重点对象"}
    assert (await answer(district, planned, body))["status"] == "refused"
    assert await status(district, planned) == ("scheduled", None)
    told = (await client.get(f"/matching/v1/tasks/{planned}/explanation")).json()
    assert "年度重点对象" in told["explanation"][0]["zh"]


@pytest.mark.rule("M-09")
async def test_opting_out_needs_a_reason_and_only_the_agency_answers(
    district: District,
) -> None:
    [number] = await district.register([1])
    plan = await district.filed(
        [number], MARKET, period_from="2026-03-10", period_to="2026-03-31"
    )
    planned = f"{plan['plan_code']}.{MARKET}.{number}"
    await inspect(district, number, "2026-03-02")
    path = f"/matching/v1/reliefs/{planned}/coverage/answers"
    own = district.world.client("matching-svc", MARKET, role="coordinator")
    bare = await own.post(path, json={"answer": "refuse"})
    assert (bare.status_code, bare.json()["code"]) == (422, "refusal-needs-reason")
    fire = district.world.client("matching-svc", "310116-fire", role="coordinator")
    other = await fire.post(path, json={"answer": "confirm"})
    assert (other.status_code, other.json()["code"]) == (403, "other-agency")
    none = await own.post(path.replace("coverage", "recognition"), json={})
    assert none.status_code == 422
    gone = await own.get(f"/matching/v1/reliefs/{planned}/recognition")
    assert (gone.status_code, gone.json()["code"]) == (404, "no-such-relief")


@pytest.mark.rule("M-09")
async def test_a_covered_task_of_a_revoked_plan_does_not_open_again(
    district: District,
) -> None:
    [number] = await district.register([1])
    plan = await district.filed(
        [number], MARKET, period_from="2026-03-10", period_to="2026-03-31"
    )
    planned = f"{plan['plan_code']}.{MARKET}.{number}"
    await inspect(district, number, "2026-03-02")
    await answer(district, planned, {"answer": "confirm"})
    revoked = await district.approver(MARKET).post(
        f"/plan/v1/plans/{plan['id']}/revocation", json={"reason": "政策调整"}
    )
    assert revoked.is_success, revoked.text
    await answer(district, planned, {"answer": "refuse", "reason": "仍需检查"})
    assert (await status(district, planned))[0] == "withdrawn"


MINE = task("m1", earliest=date(2026, 3, 16), latest=date(2026, 3, 31))
FIRES = task("f1", "fire", earliest=date(2026, 3, 16), latest=date(2026, 3, 31))
TOLD = [
    ("plan-svc", MINE),
    ("plan-svc", FIRES),
    ("plan-svc", agency("market")),
    ("subject-svc", place()),
    ("checkcode-svc", result()),
]


async def kept(world: World) -> list[tuple[Any, ...]]:
    """What is open and what is needless, as far as order may not matter."""
    async with world.db("matching-svc").reading() as tx:
        open_ = await tx.fetch(
            "SELECT number, day, members::text FROM proposal WHERE status = 'proposed'"
        )
        reliefs = await tx.fetch(
            """SELECT task, kind, status, grounds::text, until, clause, fingerprint
               FROM relief ORDER BY task, kind"""
        )
    return [tuple(row.values()) for row in (*open_, *reliefs)]


@pytest.mark.rule("M-10", "M-14")
async def test_a_result_of_the_city_waives_the_districts_task_in_any_order(
    make_world: MakeWorld,
) -> None:
    states = []
    for order in (TOLD, TOLD[::-1]):
        world = await make_world("matching-svc")
        for service, event in order:
            await world.publish(service, event)
            await world.settle()
        states.append(await kept(world))
        before = len(await world.published("matching-svc"))
        await world.deliver_again("matching-svc")
        await world.settle()
        assert await kept(world) == states[-1]
        assert len(await world.published("matching-svc")) == before
    assert states[0] == states[1]
    [(task_, kind, state, *_)] = states[0]
    assert (task_, kind, state) == ("m1", "recognition", "waived")


@pytest.mark.rule("M-10")
async def test_an_agency_may_insist_on_what_is_waived(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc")
    for service, event in TOLD:
        await world.publish(service, event)
    await world.settle()
    waived = task(
        "m1",
        kind=TaskChanged,
        version=2,
        status=TaskStatus.WAIVED,
        earliest=MINE.earliest,
        latest=MINE.latest,
    )
    await world.publish("plan-svc", waived)
    await world.settle()
    client = world.client("matching-svc", MARKET, role="coordinator")
    path = "/matching/v1/reliefs/m1/recognition/answers"
    insisted = await client.post(path, json={"answer": "refuse", "reason": "群众再诉"})
    assert insisted.json()["status"] == "refused"
    events = await world.published("matching-svc", TaskRecognised)
    assert [(event.status, event.version) for event in events] == [
        ("waived", 1),
        ("refused", 2),
    ]
    again = waived.model_copy(update={"status": TaskStatus.SCHEDULED, "version": 3})
    await world.publish("plan-svc", again)
    await world.settle()
    [found] = (await client.get("/matching/v1/proposals?status=proposed")).json()[
        "items"
    ]
    assert [member["tasks"] for member in found["members"]] == [["f1"], ["m1"]]


@pytest.mark.rule("M-10")
async def test_a_point_left_out_leaves_its_item_unchecked(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    left = PointResult(item="market-001", point="2", outcome="not_covered")
    await world.publish("plan-svc", MINE)
    await world.publish("checkcode-svc", result(points=(*result().points, left)))
    await world.settle()
    assert await kept(world) == []


@pytest.mark.rule("M-10")
async def test_where_runs_are_daily_a_run_finds_what_is_needless(
    make_world: MakeWorld,
) -> None:
    """Even where one agency alone has tasks, which no joint visit could hold."""
    world = await make_world("matching-svc", recompute="daily")
    await world.publish("plan-svc", MINE)
    await world.publish("checkcode-svc", result())
    await world.settle()
    assert await kept(world) == []
    ops = world.client("matching-svc", MARKET, role="ops")
    ran = await ops.post("/matching/v1/runs", json={"day": "2026-03-02"})
    assert ran.json()["places"] == 1
    assert [row[2] for row in await kept(world)] == ["waived"]


@pytest.mark.rule("M-09")
async def test_what_is_secret_is_told_to_its_own_agency_only(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    secret = task(
        "m1",
        surprise=True,
        earliest=MINE.earliest,
        latest=MINE.latest,
        kind=type(MINE),
        items=(TaskItem(code="market-001", risk=Risk.LOW),),
    )
    assert secret.kind is TaskKind.PLANNED
    await world.publish("plan-svc", secret)
    await world.publish("checkcode-svc", result())
    await world.settle()
    seen = {}
    for who in (MARKET, "310116-fire"):
        client = world.client("matching-svc", who, role="coordinator")
        found = (await client.get("/matching/v1/reliefs")).json()["items"]
        one = await client.get("/matching/v1/reliefs/m1/recognition")
        seen[who] = (len(found), one.status_code)
    assert seen == {MARKET: (1, 200), "310116-fire": (0, 404)}


@pytest.mark.rule("C-05")
async def test_on_a_classified_visit_no_task_of_another_agency_rests(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    mine = task(
        "m1",
        earliest=MINE.earliest,
        latest=MINE.latest,
        kind=type(MINE),
        items=(TaskItem(code="market-001", risk=Risk.LOW),),
    )
    await world.publish("plan-svc", mine)
    await world.publish("checkcode-svc", result())
    await world.settle()
    client = world.client("matching-svc", MARKET, role="coordinator")
    path = "/matching/v1/reliefs/m1/recognition"
    open_one = await client.get(path)
    assert (open_one.status_code, open_one.json()["in_force"]) == (200, True)
    classified = result(version=2, classified=True)
    await world.publish("checkcode-svc", classified)
    await world.settle()
    assert (await client.get(path)).status_code == 404
    told = await world.published("matching-svc", TaskRecognised)
    assert told[-1].status is ReliefStatus.LAPSED
    why = await client.get("/matching/v1/tasks/m1/explanation")
    assert classified.code not in why.text
