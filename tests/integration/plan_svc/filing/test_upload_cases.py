"""The files that real users send as the subjects of a plan (tests/cases)."""

import io

import httpx
import pytest
from openpyxl import Workbook

from shared.bulk.text import XLSX
from tests.cases import case
from tests.factories import subject
from tests.integration.plan_svc.planned import District, Json, draft_body

pytestmark = pytest.mark.rule("P-23")
CODES = {
    "c03": [
        "91310116MAQDY0W800",
        "91310116MAQDY0X52Q",
        "91310116MAQDY0X60K",
        "91310116MAQDY0X79G",
        "91310116MAQDY0X87B",
        "91310116MAQDY0X956",
    ],
    "c04": ["91310116MAQDY0W99W", "91310116MAQDY0XF49"],
    "c20": ["91310116MAQDY0WR64", "91310116MAQDY13L55"],
    "c15": ["91310116MAQDY0WL72"],
}


async def drafted(district: District, codes: list[str]) -> Json:
    places = [subject.place(code, number=f"{code}-001") for code in codes]
    await district.tell("subject-svc", *places)
    return await district.draft("310116-culture")


async def upload(
    district: District, plan: Json, content: bytes, kind: str = "text/csv"
) -> httpx.Response:
    return await district.planner(plan["agency"]).post(
        f"/plan/v1/plans/{plan['id']}/subjects",
        content=content,
        headers={"content-type": kind},
    )


def as_upload(content: bytes, column: str = "uscc", suffix: bytes = b"") -> bytes:
    """The first column of an import as the one column of an upload."""
    text = content.replace(b"\r", b"\n")
    rows = [line.split(b",")[0] for line in text.splitlines()]
    return b"\n".join(
        [column.encode(), *(row.strip() and row + suffix for row in rows[1:])]
    )


@pytest.mark.parametrize("name", ["c03", "c15"])
@pytest.mark.parametrize(("column", "suffix"), [("uscc", b""), ("place", b"-001")])
async def test_what_nobody_sees_is_taken_off_codes_and_place_numbers(
    district: District, name: str, column: str, suffix: bytes
) -> None:
    plan = await drafted(district, CODES[name])
    content = as_upload(case(name), column, suffix).replace(b'"""-001', b'-001"""')
    taken = await upload(district, plan, content)
    assert taken.status_code == 200, taken.text
    assert taken.json()["rows"] == len(CODES[name])


async def test_full_width_and_lower_case_are_read_in_the_place_of_an_upload(
    district: District,
) -> None:
    plan = await drafted(district, CODES["c04"])
    rows = as_upload(case("c04"), "place", "－００１".encode()).splitlines()
    taken = await upload(district, plan, b"\n".join(rows[:3]))
    assert taken.status_code == 200, taken.text
    assert taken.json()["subjects"] == 2


async def test_the_letters_o_and_i_are_refused_with_a_hint(district: District) -> None:
    plan = await drafted(district, CODES["c04"])
    refused = await upload(district, plan, as_upload(case("c04")))
    assert refused.status_code == 422
    hints = {row["line"]: row["reason"] for row in refused.json()["rows"]}
    assert set(hints) == {4, 5}
    assert "Is O the digit 0?" in hints[4]
    assert "Is I the digit 1?" in hints[5]


@pytest.mark.rule("S-01")
async def test_a_wrong_check_digit_is_taken_where_the_register_holds_it(
    district: District,
) -> None:
    content = as_upload(case("c01"))
    plan = await drafted(district, ["91310116MAQDY0W64A"])
    refused = await upload(district, plan, content)
    assert [row["code"] for row in refused.json()["rows"]] == ["uscc-wrong"]
    await drafted(district, ["91350203M0001QKT19"])
    taken = await upload(district, plan, content)
    assert taken.status_code == 200, taken.text


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (
            "uscc,reason.P-13\n91310116MAQDY0WL72,上海测试\n".encode(),
            "text/csv; charset=gbk",
            "wrong-encoding",
        ),
        (case("c12"), "text/csv", "utf16-upload"),
    ],
)
async def test_a_file_of_another_encoding_is_refused_whole(
    district: District, content: bytes, kind: str, code: str
) -> None:
    plan = await drafted(district, CODES["c15"])
    refused = await upload(district, plan, content, kind)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await district.seen(plan))["subject_count"] == 0


async def test_old_line_ends_and_blank_columns_are_read(
    district: District,
) -> None:
    plan = await drafted(district, CODES["c20"])
    one, two = CODES["c20"]
    carriage = await upload(district, plan, f"uscc\r{one}\r{two}\r".encode())
    assert carriage.json()["rows"] == 2, carriage.text
    blank = await upload(district, plan, f"uscc,,\n{one},,\n,,\n".encode())
    assert blank.json()["rows"] == 1, blank.text
    named = await upload(district, plan, f"uscc,\n{one},x\n".encode())
    assert named.json()["rows"][0]["code"] == "column-unnamed"


@pytest.mark.rule("P-03")
@pytest.mark.parametrize("text", ["[一] 查证照", '["a"', "{}", "null", None])
async def test_a_plan_is_drafted_without_check_points_or_with_any_text(
    district: District, text: str | None
) -> None:
    changes = dict.fromkeys(("check_points", "necessity"), text)
    body = draft_body() | changes
    if text is None:
        body = {name: value for name, value in body.items() if value is not None}
    drafted = await district.planner().post("/plan/v1/plans", json=body)
    assert drafted.status_code == 201, drafted.text
    assert drafted.json()["check_points"] == (text or "")
    seen = await district.seen(drafted.json())
    assert seen["necessity"] == (text or "")


@pytest.mark.rule("I-01")
@pytest.mark.parametrize(
    ("path", "query", "there"),
    [
        ("tasks", "status=opne", "scheduled"),
        ("tasks", "agency=market", "pattern"),
        ("plans", "kind=weekly", "monthly"),
        ("plans", "status=done", "draft"),
        ("items", "domain=food", "market"),
        ("agencies", "region=jinshan", "pattern"),
        ("tasks", "stauts=open", "status"),
    ],
)
async def test_a_filter_that_there_is_not_is_refused_and_never_the_full_list(
    district: District, path: str, query: str, there: str
) -> None:
    answer = await district.planner().get(f"/plan/v1/{path}?{query}")
    assert answer.status_code == 422, answer.text
    assert there in answer.text


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(file)
    return file.getvalue()


async def test_a_workbook_is_taken_as_csv_is(district: District) -> None:
    plan = await drafted(district, CODES["c20"])
    rows = [("uscc",), *((code,) for code in CODES["c20"])]
    taken = await upload(district, plan, workbook(*rows), XLSX)
    assert taken.status_code == 200, taken.text
    assert (await district.seen(plan))["subject_count"] == 2


async def test_what_a_spreadsheet_did_to_a_cell_is_named_and_nothing_is_taken(
    district: District,
) -> None:
    plan = await drafted(district, CODES["c20"])
    rows = ("uscc",), (CODES["c20"][0],), (913101160000000000,), ("=A2",)
    refused = await upload(district, plan, workbook(*rows), XLSX)
    assert refused.status_code == 422
    assert [
        (row["line"], row["value"], row["code"]) for row in refused.json()["rows"]
    ] == [
        (3, "A3", "number-too-long"),
        (4, "A4", "formula-cell"),
    ]
    assert (await district.seen(plan))["subject_count"] == 0


async def test_what_is_no_workbook_is_refused_whole(district: District) -> None:
    plan = await drafted(district, CODES["c20"])
    refused = await upload(district, plan, b"uscc\n", XLSX)
    assert (refused.status_code, refused.json()["code"]) == (422, "broken-workbook")
