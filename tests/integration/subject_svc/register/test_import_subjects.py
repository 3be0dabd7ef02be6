import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from shared.civic import uscc
from shared.events.subject import PlaceChanged, SubjectChanged, SubjectRegistered
from shared.testing.world import World

HEADER = "uscc,name,region,address,founded,town,place,business_types\n"
CSV = {"content-type": "text/csv"}
NDJSON = {"content-type": "application/x-ndjson"}


def code(serial: int) -> str:
    return uscc.make("310116", serial)


def line(serial: int, *, name: str = "", **cells: str) -> str:
    row = {
        "uscc": code(serial),
        "name": name or f"上海第{serial}商店",
        "region": "310116",
        "address": f"朱泾镇万安街{serial}号",
        "founded": "2001-02-03",
        "town": "310116101",
        "place": "",
        "business_types": "餐饮;零售",
    }
    return ",".join((row | cells).values()) + "\n"


def file_of(count: int) -> str:
    return HEADER + "".join(line(serial) for serial in range(count))


async def send(
    client: httpx.AsyncClient, text: str | bytes, **headers: str
) -> httpx.Response:
    return await client.post(
        "/subject/v1/imports/subjects", content=text, headers=CSV | headers
    )


async def report_of(client: httpx.AsyncClient, text: str | bytes) -> dict[str, Any]:
    answer = await send(client, text)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    names = ("rows", "accepted", "unchanged", "registered", "changed", "refused")
    return tuple(report[name] for name in names)


@pytest.mark.rule("S-08")
async def test_three_bad_rows_in_ten_thousand_are_named_and_the_others_go_in(
    world: World, registrar: httpx.AsyncClient
) -> None:
    rows = [line(serial) for serial in range(10_000)]
    rows[10] = line(10, uscc=code(10)[:-1] + "!")
    rows[5_000] = line(5_000, name=" ")
    rows[9_999] = line(9_999, founded="2001-02-30")
    report = await report_of(registrar, HEADER + "".join(rows))
    assert counts(report) == (10_000, 9_997, 0, 9_997, 0, 3)
    named = [(row["line"], row["code"], row["rule"]) for row in report["refusals"]]
    assert named == [
        (12, "wrong-uscc", "S-01"),
        (5_002, "missing-value", "S-01"),
        (10_001, "wrong-date", "S-01"),
    ]
    assert "校验码" in report["refusals"][0]["reason_zh"]
    assert len(await world.published("subject-svc", SubjectRegistered)) == 9_997
    assert len(await world.published("subject-svc", PlaceChanged)) == 9_997


@pytest.mark.rule("S-08")
async def test_the_same_file_again_changes_nothing_and_publishes_nothing(
    world: World, registrar: httpx.AsyncClient
) -> None:
    text = file_of(50) + line(0, place="002", address="浦卫公路 2 号")
    first = await report_of(registrar, text)
    assert counts(first) == (51, 51, 0, 50, 0, 0)
    before = await world.published("subject-svc")
    again = await report_of(registrar, text)
    assert counts(again) == (51, 51, 51, 0, 0, 0)
    assert await world.published("subject-svc") == before


@pytest.mark.rule("S-01")
async def test_a_row_makes_one_premises_unless_more_are_given(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await report_of(registrar, HEADER + line(1) + line(1, place="007", address="二店"))
    reader = world.client("subject-svc", role="planner")
    subject = (await reader.get(f"/subject/v1/subjects/{code(1)}")).json()
    assert subject["founded"] == "2001-02-03"
    assert [(p["number"], p["address"]) for p in subject["places"]] == [
        (f"{code(1)}-001", "朱泾镇万安街1号"),
        (f"{code(1)}-007", "二店"),
    ]
    assert subject["places"][0]["business_types"] == ["零售", "餐饮"]


@pytest.mark.rule("S-08")
async def test_a_changed_row_changes_its_subject_and_tells_of_all_its_places(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await report_of(registrar, HEADER + line(1) + line(1, place="002"))
    report = await report_of(registrar, HEADER + line(1, name="新名号"))
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    [changed] = await world.published("subject-svc", SubjectChanged)
    assert (changed.name, changed.version) == ("新名号", 2)
    places = await world.published("subject-svc", PlaceChanged)
    newest = {p.number: (p.version, p.subject_name) for p in places}
    assert newest == {
        f"{code(1)}-001": (2, "新名号"),
        f"{code(1)}-002": (2, "新名号"),
    }


@pytest.mark.rule("S-08")
async def test_rows_that_contradict_an_earlier_one_are_refused_with_its_line(
    registrar: httpx.AsyncClient,
) -> None:
    rows = line(1) + line(2) + line(1, name="别名") + line(2, address="别处") + line(2)
    report = await report_of(registrar, HEADER + rows)
    assert counts(report) == (5, 3, 0, 2, 0, 2)
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [
        (4, "contradicts-line"),
        (5, "contradicts-line"),
    ]
    assert "line 2" in report["refusals"][0]["reason"]
    assert counts(await report_of(registrar, HEADER + rows))[2] == 3


@pytest.mark.rule("S-08")
async def test_an_empty_cell_erases_nothing(registrar: httpx.AsyncClient) -> None:
    await report_of(registrar, file_of(1))
    short = f"uscc,name,region,address\n{code(0)},上海第0商店,310116,朱泾镇万安街0号\n"
    assert (await report_of(registrar, short))["unchanged"] == 1


@pytest.mark.rule("S-08")
async def test_json_lines_are_taken_like_csv_and_broken_ones_are_named(
    registrar: httpx.AsyncClient,
) -> None:
    good = {
        "uscc": code(3),
        "name": "甲",
        "region": "310116",
        "address": "乙路 1 号",
        "business_types": ["餐饮", "零售"],
        "closed_weekdays": [1, 2],
        "founded": None,
    }
    rows = [json.dumps(good), '{"uscc": ', json.dumps({"uscc": code(4), "nmae": "x"})]
    answer = await registrar.post(
        "/subject/v1/imports/subjects", content="\n".join(rows), headers=NDJSON
    )
    report = answer.json()
    assert counts(report) == (3, 1, 0, 1, 0, 2)
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [
        (2, "broken-row"),
        (3, "unknown-fields"),
    ]


@pytest.mark.rule("S-08")
@pytest.mark.parametrize(
    ("body", "headers", "problem", "status"),
    [
        (file_of(2).encode("utf-8-sig"), {}, "undeclared-bom", 422),
        (file_of(2).encode("gbk"), {}, "wrong-encoding", 422),
        (b"", {}, "empty-file", 422),
        (HEADER.encode(), {}, "empty-file", 422),
        (b"uscc,nmae\n1,2\n", {}, "wrong-columns", 422),
        (b"uscc", {"content-type": "application/json"}, "unsupported-upload", 415),
        (b"uscc", {"content-encoding": "gzip"}, "broken-gzip", 422),
        (HEADER.encode() + b"x" * 300_000, {}, "line-too-long", 422),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    world: World,
    registrar: httpx.AsyncClient,
    body: bytes,
    headers: dict[str, str],
    problem: str,
    status: int,
) -> None:
    answer = await send(registrar, body, **headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == problem
    assert answer.json()["next"]
    assert await world.published("subject-svc") == []


@pytest.mark.rule("S-08")
async def test_a_declared_encoding_and_gzip_are_honoured(
    registrar: httpx.AsyncClient,
) -> None:
    for serial, (charset, python) in enumerate(
        [("gb18030", "gb18030"), ("utf-8-sig", "utf-8-sig")]
    ):
        text = (HEADER + line(serial)).encode(python)
        headers = {"content-type": f"text/csv; charset={charset}"}
        answer = await send(
            registrar, gzip.compress(text), **headers, **{"content-encoding": "gzip"}
        )
        assert answer.json()["registered"] == 1, answer.text


@pytest.mark.rule("S-08")
async def test_wrong_bytes_near_the_end_leave_nothing_half_written(
    world: World, registrar: httpx.AsyncClient
) -> None:
    body = file_of(3_000).encode() + line(3_000).encode("gbk")
    answer = await send(registrar, body)
    assert answer.json()["code"] == "wrong-encoding"
    assert answer.json()["line"] == 3_002
    assert await world.published("subject-svc") == []
    assert (await registrar.get("/subject/v1/subjects")).json()["items"] == []


@pytest.mark.rule("S-08")
async def test_a_district_imports_only_its_own_region(
    registrar: httpx.AsyncClient, world: World
) -> None:
    other = line(5, region="310101", town="")
    report = await report_of(registrar, HEADER + other)
    assert [row["code"] for row in report["refusals"]] == ["foreign-region"]
    city = world.client("subject-svc", "310000-market", role="registrar")
    assert (await report_of(city, HEADER + other))["registered"] == 1


@pytest.mark.rule("S-03")
async def test_a_retired_subject_is_not_brought_back_by_an_import(
    registrar: httpx.AsyncClient,
) -> None:
    await report_of(registrar, file_of(1))
    await registrar.post(
        f"/subject/v1/subjects/{code(0)}/retirement", json={"reason": "歇业多年"}
    )
    report = await report_of(registrar, file_of(1))
    assert [row["code"] for row in report["refusals"]] == ["subject-retired"]


@pytest.mark.rule("S-08")
async def test_an_upload_cut_off_in_the_middle_leaves_nothing_and_goes_in_again(
    world: World, registrar: httpx.AsyncClient
) -> None:
    class CutOffError(Exception):
        pass

    async def half() -> AsyncIterator[bytes]:
        yield file_of(5_000).encode()
        raise CutOffError

    cut = await registrar.post(
        "/subject/v1/imports/subjects", content=half(), headers=CSV
    )
    assert cut.status_code == 500
    assert await world.published("subject-svc") == []
    report = await report_of(registrar, file_of(5_001))
    assert counts(report) == (5_001, 5_001, 0, 5_001, 0, 0)


@pytest.mark.rule("S-08")
async def test_two_uploads_of_one_file_at_once_register_each_subject_once(
    world: World, registrar: httpx.AsyncClient
) -> None:
    text = file_of(2_500)
    both = await asyncio.gather(report_of(registrar, text), report_of(registrar, text))
    assert sum(report["registered"] for report in both) == 2_500
    assert [report["accepted"] for report in both] == [2_500, 2_500]
    assert len(await world.published("subject-svc", SubjectRegistered)) == 2_500
    assert len(await world.published("subject-svc", PlaceChanged)) == 2_500
