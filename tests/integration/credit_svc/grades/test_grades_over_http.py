from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from credit_svc.policy import current_law

from shared.civic import uscc
from shared.events.credit import Grade, GradeBases, GradeChanged
from shared.testing.world import MakeWorld, World

CSV = {"content-type": "text/csv"}
ONE = uscc.make("310116", 1)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world("credit-svc")


def grader(world: World, domain: str) -> httpx.AsyncClient:
    return world.client("credit-svc", f"310116-{domain}", role="grader")


async def put(
    client: httpx.AsyncClient, domain: str, code: str = ONE, **body: Any
) -> httpx.Response:
    return await client.put(f"/credit/v1/grades/{domain}/{code}", json=body)


async def send(client: httpx.AsyncClient, text: str | bytes) -> httpx.Response:
    return await client.post("/credit/v1/imports/grades", content=text, headers=CSV)


@pytest.mark.rule("G-01")
async def test_a_grade_is_set_with_model_and_reasons_and_keeps_its_history(
    world: World,
) -> None:
    client = grader(world, "market")
    first = await put(client, "market", grade="A", reasons=["抽检合格", "无处罚"])
    assert first.status_code == 200, first.text
    assert first.json()["model"] == "market-grading"
    world.clock.set(datetime(2026, 4, 1, 4, tzinfo=UTC))
    await put(client, "market", grade="C", reasons=["行政处罚"], cause="case 12")
    history = (await client.get(f"/credit/v1/grades/market/{ONE}/history")).json()
    shown = [(v["version"], v["grade"], v["previous"]) for v in history["items"]]
    assert shown == [(2, "C", "A"), (1, "A", None)]
    events = await world.published("credit-svc", GradeChanged)
    assert [(e.version, e.grade, e.previous, e.cause) for e in events] == [
        (1, Grade.A, None, "api"),
        (2, Grade.C, Grade.A, "case 12"),
    ]
    assert events[1].reasons == ("行政处罚",)


@pytest.mark.rule("G-01")
async def test_setting_the_same_grade_again_changes_nothing(world: World) -> None:
    client = grader(world, "market")
    for _ in range(2):
        answer = await put(client, "market", grade="B", reasons=["一般"])
        assert answer.json()["version"] == 1
    assert len(await world.published("credit-svc", GradeChanged)) == 1


@pytest.mark.rule("G-03")
async def test_green_yellow_and_red_are_stored_as_letters(world: World) -> None:
    client = grader(world, "urban_management")
    answer = await put(client, "urban_management", grade="yellow")
    assert answer.json()["grade"] == "B"
    refused = await put(client, "urban_management", grade="D")
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong-grade")


@pytest.mark.rule("G-05")
async def test_the_events_say_who_enters_and_leaves_the_unobtrusive_list(
    world: World,
) -> None:
    emergency, fire = grader(world, "emergency"), grader(world, "fire")
    await put(emergency, "emergency", grade="A")
    await put(emergency, "emergency", grade="B")
    await put(fire, "fire", grade="A", facts=["fire_iot"])
    await put(fire, "fire", grade="A", facts=["fire_iot", "densely_occupied"])
    events = await world.published("credit-svc", GradeChanged)
    assert [(e.domain, e.version, e.unobtrusive) for e in events] == [
        ("emergency", 1, True),
        ("emergency", 2, False),
        ("fire", 1, True),
        ("fire", 2, False),
    ]
    assert all(e.unobtrusive_reason for e in events)


@pytest.mark.rule("G-01")
async def test_an_import_names_wrong_rows_and_repeats_harmlessly(world: World) -> None:
    client = grader(world, "market")
    rows = [
        f"{uscc.make('310116', n)},market,{'ABCD'[n % 4]},合格" for n in range(3000)
    ]
    rows[5] = "123,market,A,x"
    rows[6] = f"{uscc.make('310116', 6)},fire,A,x"
    rows[7] = f"{uscc.make('310116', 7)},market,Z,x"
    rows.append(f"{uscc.make('310116', 0)},market,D,矛盾")
    text = "uscc,domain,grade,reasons\n" + "\n".join(rows) + "\n"
    report = (await send(client, text)).json()
    assert (report["rows"], report["accepted"], report["refused"]) == (3001, 2997, 4)
    assert [(r["line"], r["code"]) for r in report["refusals"]] == [
        (7, "wrong-uscc"),
        (8, "foreign-domain"),
        (9, "wrong-grade"),
        (3002, "contradicts-line"),
    ]
    events = await world.published("credit-svc", GradeChanged)
    assert len(events) == 2997
    world.clock.set(datetime(2026, 5, 1, 4, tzinfo=UTC))
    again = (await send(client, text)).json()
    assert (again["unchanged"], again["registered"], again["changed"]) == (2997, 0, 0)
    assert await world.published("credit-svc", GradeChanged) == events


@pytest.mark.rule("G-01")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"uscc,domain,grade\n", "empty-file"),
        (b"", "empty-file"),
        (b"uscc,domain\n1,2\n", "wrong-columns"),
        ("uscc,domain,grade,reasons\n1,market,A,好\n".encode("gbk"), "wrong-encoding"),
        ("uscc,domain,grade\n1,market,A\n".encode("utf-8-sig"), "undeclared-bom"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused(
    world: World, body: bytes, code: str
) -> None:
    answer = await send(grader(world, "market"), body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["next"]


@pytest.mark.rule("G-01")
async def test_bodies_with_broken_json_or_unknown_members_are_refused(
    world: World,
) -> None:
    client = grader(world, "market")
    path = f"/credit/v1/grades/market/{ONE}"
    unknown = await client.put(path, json={"grade": "A", "colour": "green"})
    assert unknown.status_code == 422
    assert "colour" in unknown.text
    broken = await client.put(
        path, content=b'{"grade": ', headers={"content-type": "application/json"}
    )
    assert (broken.status_code, broken.json()["code"]) == (422, "body-invalid")
    wrong = await put(client, "market", "91310116MA1J00000X", grade="A")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong-uscc")
    assert await world.published("credit-svc") == []


@pytest.mark.rule("G-01")
async def test_a_grade_held_by_statute_is_not_changed_by_a_model(world: World) -> None:
    client = grader(world, "market")
    await put(client, "market", grade="D", statute="某法 第10条")
    refused = await put(client, "market", grade="A")
    assert (refused.status_code, refused.json()["code"]) == (409, "held-by-statute")
    assert refused.json()["rule"] == "G-01"


async def test_a_district_sees_its_own_grades_and_the_city_all(world: World) -> None:
    await put(grader(world, "market"), "market", grade="A")
    path = f"/credit/v1/grades/market/{ONE}"
    other = world.client("credit-svc", "310101-market", role="supervisor")
    assert (await other.get(path)).status_code == 404
    assert (await other.get("/credit/v1/grades")).json()["items"] == []
    city = world.client("credit-svc", "310000-market", role="supervisor")
    seen = await city.get(path)
    assert seen.json()["grade"] == "A"
    unchanged = await city.get(path, headers={"if-none-match": seen.headers["etag"]})
    assert unchanged.status_code == 304


async def test_grades_are_listed_by_subject_in_pages_and_summed_up(
    world: World,
) -> None:
    office = grader(world, "government")
    for domain, grade in (("market", "A"), ("fire", "B"), ("emergency", "A")):
        await put(office, domain, grade=grade)
    params: dict[str, str | int] = {"uscc": ONE, "limit": 2}
    first = (await office.get("/credit/v1/grades", params=params)).json()
    params["cursor"] = first["next_cursor"]
    second = (await office.get("/credit/v1/grades", params=params)).json()
    domains = [g["domain"] for g in first["items"] + second["items"]]
    assert domains == ["emergency", "fire", "market"]
    assert second["next_cursor"] is None
    summary = await office.get(
        "/credit/v1/summary", params={"from": "2026-03-02", "to": "2026-03-02"}
    )
    assert summary.json() == {
        "grades": {"A": 2, "B": 1},
        "domains": {"market": 1, "fire": 1, "emergency": 1},
        "unobtrusive": 2,
        "changed": 3,
    }
    strange = await office.get("/credit/v1/grades", params={"cursor": "WzFd"})
    assert strange.json()["code"] == "cursor-invalid"


@pytest.mark.rule("X-01")
async def test_a_grade_tells_its_rows_of_the_law_and_an_old_one_that_none_is_known(
    world: World,
) -> None:
    client = grader(world, "fire")
    await put(client, "fire", grade="B")
    made = (await put(client, "fire", grade="A", facts=["fire_iot"])).json()
    events = await world.published("credit-svc", GradeChanged)
    path = f"/credit/v1/grades/fire/{ONE}"
    history = (await client.get(f"{path}/history")).json()["items"]

    law = current_law()
    assert made["bases"]["scale"] is None
    for basis in (made["bases"]["model"], made["bases"]["unobtrusive"]):
        assert basis["law"] == law.digest
        assert law.row(basis["row"]).clause == basis["clause"]
    assert made["bases"]["unobtrusive"]["clause"] == "JS-XF 三(二)4"
    assert events[1].bases == GradeBases.model_validate(made["bases"])
    assert [version["bases"] for version in history] == [made["bases"]] * 2

    async with world.db("credit-svc").writing() as tx:
        await tx.execute("UPDATE grade SET bases = NULL")
        await tx.execute("UPDATE grade_version SET bases = NULL")
    assert (await client.get(path)).json()["bases"] is None
    again = (await put(client, "fire", grade="A", facts=["fire_iot"])).json()
    assert (again["version"], again["bases"]) == (2, None)
    await put(client, "fire", grade="C")
    history = (await client.get(f"{path}/history")).json()["items"]
    assert [version["bases"] is None for version in history] == [False, True, True]
