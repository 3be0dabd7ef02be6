"""The files that real users send to the import of subjects (tests/cases)."""

from typing import Any

import httpx
import pytest

from shared.events.subject import SubjectRegistered
from shared.testing.world import World
from tests.cases import case

CSV = "text/csv"
pytestmark = pytest.mark.rule("S-08")


async def send(
    client: httpx.AsyncClient, content: bytes, kind: str = CSV, **headers: str
) -> httpx.Response:
    return await client.post(
        "/subject/v1/imports/subjects",
        content=content,
        headers={"content-type": kind, **headers},
    )


async def report_of(client: httpx.AsyncClient, content: bytes) -> dict[str, Any]:
    answer = await send(client, content)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def names(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.get("/subject/v1/subjects")
    assert answer.status_code == 200, answer.text
    return {subject["uscc"]: subject["name"] for subject in answer.json()["items"]}


@pytest.mark.rule("S-01")
async def test_a_code_issued_with_a_wrong_check_digit_needs_a_ground(
    world: World, registrar: httpx.AsyncClient
) -> None:
    report = await report_of(registrar, case("c01"))
    assert (report["accepted"], report["refused"]) == (1, 1)
    [refusal] = report["refusals"]
    assert (refusal["line"], refusal["code"]) == (2, "wrong-uscc")
    assert "uscc_ground" in refusal["reason"]
    assert "uscc_ground" in refusal["reason_zh"]
    lines = case("c01").decode().splitlines()
    grounded = "\n".join(
        [f"{lines[0]},uscc_ground", f"{lines[1]},营业执照照面如此", f"{lines[2]},无"]
    )
    report = await report_of(registrar, grounded.encode())
    assert (report["accepted"], report["registered"]) == (2, 1)
    again = await report_of(registrar, grounded.encode())
    assert (again["unchanged"], again["refused"]) == (2, 0)
    grounds = {
        event.uscc: event.uscc_ground
        for event in await world.published("subject-svc", SubjectRegistered)
    }
    assert grounds == {
        "91310116MAQDY0W64A": None,
        "91350203M0001QKT19": "营业执照照面如此",
    }
    seen = await registrar.get("/subject/v1/subjects/91350203M0001QKT19")
    assert seen.json()["uscc_ground"] == "营业执照照面如此"


async def test_what_nobody_sees_is_taken_off_a_code(
    registrar: httpx.AsyncClient,
) -> None:
    report = await report_of(registrar, case("c03"))
    assert (report["accepted"], report["refused"]) == (6, 0)
    assert set((await names(registrar)).values()) == set("甲乙丙丁戊己")


async def test_what_is_wrong_is_shown_with_its_invisible_characters_escaped(
    registrar: httpx.AsyncClient,
) -> None:
    row = "uscc,name,region,address\n9131\u200b0116,甲,310116,路\n"
    [refusal] = (await report_of(registrar, row.encode()))["refusals"]
    assert refusal["value"] == "9131\\u200b0116"
    assert "\\u200b" in refusal["reason_zh"]
    assert "\u200b" not in str(refusal)


@pytest.mark.rule("S-01")
async def test_full_width_is_read_and_the_letters_o_and_i_are_refused_with_a_hint(
    registrar: httpx.AsyncClient,
) -> None:
    report = await report_of(registrar, case("c04"))
    assert set(await names(registrar)) == {"91310116MAQDY0W99W", "91310116MAQDY0XF49"}
    hints = {row["line"]: row["reason"] for row in report["refusals"]}
    assert "letter O stands in no code; is it the digit 0?" in hints[4]
    assert "letter I stands in no code; is it the digit 1?" in hints[5]


@pytest.mark.parametrize(
    ("name", "kind", "code", "advice"),
    [
        ("c08", "text/csv; charset=gbk", "wrong-encoding", "charset=utf-8"),
        ("c12", CSV, "utf16-upload", "CSV UTF-8"),
    ],
)
async def test_a_file_of_another_encoding_is_refused_whole(
    world: World,
    registrar: httpx.AsyncClient,
    name: str,
    kind: str,
    code: str,
    advice: str,
) -> None:
    answer = await send(registrar, case(name), kind)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert advice in answer.json()["next"]
    assert await world.published("subject-svc") == []


@pytest.mark.parametrize(
    ("name", "taken"), [("c15", 1), ("c16", 2), ("c20", 2), ("c22", 1)]
)
async def test_blank_rows_and_columns_old_line_ends_and_gzip_are_read(
    registrar: httpx.AsyncClient, name: str, taken: int
) -> None:
    report = await report_of(registrar, case(name))
    assert (report["rows"], report["accepted"]) == (taken, taken), report


@pytest.mark.rule("S-01")
async def test_days_are_read_where_there_is_one_way_and_named_by_line_where_not(
    registrar: httpx.AsyncClient,
) -> None:
    report = await report_of(registrar, case("c18"))
    assert [row["line"] for row in report["refusals"]] == [5, 9, 10, 11, 12, 14, 15]
    assert {row["code"] for row in report["refusals"]} == {"wrong-date"}
    assert "serial number" in report["refusals"][0]["reason"]
    answer = await registrar.get("/subject/v1/subjects")
    founded = {subject["founded"] for subject in answer.json()["items"]}
    assert founded == {"2019-05-06", "2020-02-29"}


async def test_control_and_bidirectional_characters_do_not_get_into_names(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await report_of(registrar, case("c24"))
    assert list((await names(registrar)).values()) == ["<b>甲</b>公司"]
    [event] = await world.published("subject-svc", SubjectRegistered)
    assert event.name.isprintable()


async def test_a_key_used_with_other_bytes_of_one_length_is_refused(
    registrar: httpx.AsyncClient,
) -> None:
    one, two = case("c27_same_length_a"), case("c27_same_length_b")
    assert len(one) == len(two)
    first = await send(registrar, one, **{"idempotency-key": "k"})
    other = await send(registrar, two, **{"idempotency-key": "k"})
    assert (first.status_code, other.status_code) == (200, 422)
    assert other.json()["code"] == "idempotency-key-reused"
