"""The replay over HTTP: an upload in, figures out, nothing kept (X-08)."""

import asyncio
import gzip
import json
from typing import Any

import httpx
import pytest

from shared.testing.world import MakeWorld, World

pytestmark = pytest.mark.rule("X-08")
URL = "/matching/v1/replays"
VISITS = """premises,agency,programme,kind,date,findings,grade
P1,fire,alarms,planned,2014-01-20,2,A
P1,health,food,planned,2014-02-03,0,A
P1,health,food,complaint,2014-02-20,1,A
P2,health,food,planned,2014-02-20,1,C
P2,health,food,planned,2014-07-20,3,C
"""
CSV = {"content-type": "text/csv"}
SCENARIOS = """
- {name: 原样 as recorded, window: exact, back: 0}
- {name: 每年一次 once a year, cap: 1}
- {name: 等级 grades, cap_by_grade: {A: 0}}
- {name: 名单 list, solo: [P1]}
"""


async def asked(
    world: World, content: str | bytes = VISITS, **params: str
) -> httpx.Response:
    client = world.client("matching-svc", role="ops")
    given = {"every_day": "true", "triggered": "COMPLAINT", **params}
    return await client.post(URL, content=content, headers=CSV, params=given)


async def test_uploaded_visits_are_planned_again(make_world: MakeWorld) -> None:
    answer = await asked(await make_world("matching-svc"), online="true")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["rows"], found["premises"], found["recorded"]) == (5, 2, 5)
    assert found["clairvoyant"] == found["lower_bound"] == found["online"] == 4
    assert found["ways"]["clairvoyant"]["after_the_window"]["results"] == 0
    assert found["triggered"] == 1
    assert found["scenarios"] == []


async def test_other_rules_stand_beside_those_that_were(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc")
    answer = await asked(world, scenarios=SCENARIOS)
    assert answer.status_code == 200, answer.text
    table = {
        scenario["name"]: (scenario["visits"], scenario["saved"], scenario["missed"])
        for scenario in answer.json()["scenarios"]
    }
    assert table == {
        "基准 Base": (4, 1, 0),
        "原样 as recorded": (5, 0, 0),
        "每年一次 once a year": (3, 2, 1),
        "等级 grades": (3, 2, 2),
        "名单 list": (5, 0, 0),
    }
    same: list[dict[str, Any]] = [
        {"name": "原样 as recorded", "window": "exact", "back": 0}
    ]
    as_json = await asked(world, scenarios=json.dumps(same))
    assert [scenario["visits"] for scenario in as_json.json()["scenarios"]] == [4, 5]


Rubbish = tuple[dict[str, str], str | bytes, str]
RUBBISH: list[Rubbish] = [
    ({"window": "year"}, VISITS, "replay-refused"),
    ({"triggered": "("}, VISITS, "replay-refused"),
    ({"back": "25"}, VISITS, "body-invalid"),
    ({"back": "many"}, VISITS, "body-invalid"),
    ({"scenarios": "- {back: 1}"}, VISITS, "replay-refused"),
    ({"scenarios": "a: ["}, VISITS, "replay-refused"),
    ({"scenarios": "- {name: a, colour: 1}"}, VISITS, "replay-refused"),
    ({"scenarios": "- {name: a, solo: [P9]}"}, VISITS, "replay-refused"),
    ({"scenarios": "x" * 8_001}, VISITS, "body-invalid"),
    ({}, VISITS.replace("2014-01-20", "20.1.2014"), "rows-refused"),
    ({}, VISITS.replace("2014-01-20,2", "2014-01-20,two"), "rows-refused"),
    ({}, VISITS.replace("P2,health", ",health"), "rows-refused"),
    ({}, VISITS.replace("alarms", "a" * 201), "rows-refused"),
    ({}, VISITS.replace("programme", "what"), "replay-refused"),
    ({}, VISITS.encode("utf-16"), "utf16-upload"),
    ({}, b"\xff\xfe\x00", "utf16-upload"),
    ({}, VISITS.splitlines()[0] + "\n", "empty-file"),
    ({}, "", "empty-file"),
    (
        {"every_day": "false"},
        VISITS.replace("2014-01-20", "1999-01-20"),
        "replay-refused",
    ),
]


async def test_what_cannot_be_replayed_is_a_problem_with_the_way_out(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    for params, content, code in RUBBISH:
        answer = await asked(world, content, **params)
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["code"] == code, told
        assert told["detail"]
        assert told["next"]


async def test_a_refusal_is_told_in_the_language_that_was_asked_for(
    make_world: MakeWorld,
) -> None:
    client = (await make_world("matching-svc")).client("matching-svc", role="ops")
    told = {
        language: (
            await client.post(
                URL,
                content=VISITS,
                headers=CSV | {"accept-language": language},
                params={"window": "year"},
            )
        ).json()["detail"]
        for language in ("zh", "en")
    }
    assert "任务期限不能是“year”" in told["zh"]
    assert "The window cannot be 'year'" in told["en"]


async def test_only_operators_may_replay_whoever_they_are(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    for role in ("coordinator", "planner", "supervisor"):
        client = world.client("matching-svc", role=role)
        answer = await client.post(URL, content=VISITS, headers=CSV)
        assert answer.status_code == 403, role
        assert answer.json()["code"] == "scope-missing"
    stranger = world.client("matching-svc", role="ops")
    stranger.headers.pop("authorization")
    answer = await stranger.post(URL, content=VISITS, headers=CSV)
    assert answer.status_code == 401


async def test_nothing_of_one_upload_is_in_the_next_nor_in_the_database(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    before = await contents(world)
    mine = await asked(world)
    theirs = await asked(world, VISITS.replace("fire", "police").replace("P1", "P7"))
    assert "police" not in mine.text
    assert "fire" not in theirs.text
    assert await contents(world) == before


async def contents(world: World) -> dict[str, int]:
    """How many rows each table has, but for what says that somebody asked."""
    async with world.owner("matching-svc") as owner:
        names = await owner.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT LIKE 'audit%' AND tablename NOT LIKE 'outbox%'"
        )
        return {
            row["tablename"]: await owner.fetchval(
                f'SELECT count(*) FROM "{row["tablename"]}"'
            )
            for row in names
        }


async def test_more_rows_than_are_taken_are_refused(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc", replay_rows=4)
    answer = await asked(world)
    assert (answer.status_code, answer.json()["code"]) == (413, "upload-too-large")
    assert answer.json()["limit_rows"] == 4


async def test_a_pattern_that_never_ends_is_ended(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc", replay_seconds=4)
    endless = VISITS.replace("complaint", "a" * 60)
    answer = await asked(world, endless, triggered="(a+)+$b")
    assert (answer.status_code, answer.json()["code"]) == (413, "replay-too-long")
    assert (await asked(world)).status_code == 200, "and the next is computed"


async def test_what_does_not_fit_into_memory_is_refused(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc", replay_mib=256)
    many = "".join(
        f"P1,{number:0200},p,planned,2014-0{1 + number % 2}-20\n"
        for number in range(1_200)
    )
    answer = await asked(world, "premises,agency,programme,kind,date\n" + many)
    assert answer.status_code == 413, answer.text[:500]
    assert answer.json()["code"] == "replay-too-large"


async def test_one_replay_is_computed_at_a_time(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc")
    answers = await asyncio.gather(*(asked(world) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 503, 503]
    busy = next(answer for answer in answers if answer.status_code == 503)
    assert busy.json()["code"] == "replay-busy"


async def test_gzip_is_taken(make_world: MakeWorld) -> None:
    client = (await make_world("matching-svc")).client("matching-svc", role="ops")
    answer = await client.post(
        URL,
        content=gzip.compress(VISITS.encode()),
        headers=CSV | {"content-encoding": "gzip"},
        params={"every_day": "true"},
    )
    assert answer.json()["rows"] == 5
