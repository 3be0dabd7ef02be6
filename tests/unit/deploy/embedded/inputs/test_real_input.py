"""Real input: every row of both files is used or named, whatever the date."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from deploy.embedded import run
from deploy.embedded.inputs import real_plans, real_subjects
from deploy.embedded.inputs.days import StoryDays
from deploy.embedded.inputs.files import FileUnreadable
from deploy.embedded.inputs.real import RealInput
from shared.civic import holidays, uscc

SUBJECT_COLUMNS = ("uscc", "name", "founded", "district", "address", "business_scope")
PLAN_COLUMNS = [
    "region",
    "year",
    "plan_title",
    "task",
    "items",
    "target",
    "lead_dept",
    "coop_depts",
    "ratio",
    "window",
    "level",
    "note",
]


def _days(last: date) -> StoryDays:
    calendar = holidays.as_plain_weeks(2027).overlaid(holidays.load())
    return StoryDays(last, calendar)


def _plan(**cells: str) -> dict[str, str]:
    row = dict.fromkeys(PLAN_COLUMNS, "")
    return {**row, "region": "某县", "plan_title": "计划", "task": "检查", **cells}


@pytest.fixture
def subjects(tmp_path: Path) -> Path:
    path = tmp_path / "enterprises.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, SUBJECT_COLUMNS)
        writer.writeheader()
        for number in range(200):
            scope = "宾馆住宿" if number % 2 else "食品流通\n第二行"
            writer.writerow(
                {
                    "uscc": uscc.make("310115", number),
                    "name": f"企业{number}",
                    "founded": "1999-01-01",
                    "district": "浦东",
                    "address": "上海市浦东新区",
                    "business_scope": scope,
                }
            )
    return path


def _plans(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "plans.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.DictWriter(text, PLAN_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("district", "address", "code", "region"),
    [
        ("浦东", "", "", "310115"),
        ("自贸区", "", "", "310115"),
        ("闸北", "", "", "310106"),
        ("", "上海市崇明县新开河路640号", "", "310151"),
        ("", "上海市南汇县", "", "310115"),
        ("", "西藏中路200号", "913102300", "310151"),
        ("", "西藏中路200号", "913101080", "310106"),
        ("", "西藏中路200号", "91310104", "310104"),
        ("", "西藏中路200号", "91310000", "310000"),
    ],
)
def test_districts_are_mapped_to_present_regions(
    district: str, address: str, code: str, region: str
) -> None:
    assert real_subjects.region_of(district, address, code) == region


def test_rows_keep_the_line_of_the_file_where_they_begin(subjects: Path) -> None:
    lines = [row.line for row in real_subjects.read(subjects)]
    assert len(lines) == 200
    assert lines[:4] == [2, 4, 5, 7]  # every other row spans two lines


def test_a_row_becomes_one_plan_for_each_month_with_its_partners(
    tmp_path: Path, subjects: Path
) -> None:
    row = _plan(
        lead_dept="公安部门",
        coop_depts="卫生健康、教育部门",
        target="宾馆",
        ratio="50%",
        window="全年",
    )
    inputs = RealInput(
        _days(date(2026, 11, 21)), subjects, _plans(tmp_path, row)
    ).build()
    story, coming = inputs.plans
    assert (story.in_story, coming.in_story) == (True, False)
    assert story.agency == "310000-police"
    assert story.partners == ("310000-health",)
    assert len(story.places) + len(coming.places) == 50
    assert not set(story.places) & set(coming.places)
    assert [remark.rule for remark in inputs.remarks] == ["partner-outside"]


def test_every_plan_row_is_used_or_named_with_its_line(
    tmp_path: Path, subjects: Path
) -> None:
    rows = [
        _plan(lead_dept="粮食局", target="宾馆", ratio="5%", window="全年"),
        _plan(lead_dept="公安局", target="马戏团", ratio="5%", window="全年"),
        _plan(lead_dept="公安局", target="宾馆", ratio="", window=""),
        _plan(lead_dept="教育局", coop_depts="公安局", target="宾馆", ratio="5%"),
        _plan(lead_dept="公安局", target="宾馆", ratio="5%", window="2月"),
    ]
    inputs = RealInput(
        _days(date(2026, 11, 21)), subjects, _plans(tmp_path, *rows)
    ).build()
    assert (inputs.plan_rows, inputs.plan_rows_used) == (5, 3)
    assert [(remark.line, remark.code, remark.rule) for remark in inputs.remarks] == [
        (2, "left-out", "no-department"),
        (3, "left-out", "no-target"),
        (4, "bent", "ratio-missing"),
        (4, "bent", "month-missing"),
        (5, "bent", "lead-outside"),
        (5, "bent", "month-missing"),
        (6, "bent", "month-outside"),
    ]


@pytest.mark.parametrize(
    "last", [date(2026, 1, 5), date(2026, 6, 30), date(2026, 12, 31)]
)
def test_the_number_of_tasks_does_not_depend_on_the_date(
    tmp_path: Path, last: date
) -> None:
    places = {"hotel": [f"H{n:03d}" for n in range(100)]}
    row = _plan(lead_dept="公安局", target="宾馆", ratio="40%", window="3月—5月")
    path = _plans(tmp_path, row)
    table = real_plans.read(path, _days(last), places, seed=1)
    counts = {sheet.in_story: len(sheet.places) for sheet in table.sheets}
    assert sum(counts.values()) == 40
    assert counts == {
        sheet.in_story: len(sheet.places)
        for sheet in real_plans.read(path, _days(date(2026, 4, 30)), places, 1).sheets
    }


@pytest.mark.parametrize("name", [*SUBJECT_COLUMNS])
def test_a_register_without_a_column_is_refused_with_a_sentence(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "other.csv"
    columns = [column for column in SUBJECT_COLUMNS if column != name]
    path.write_text(f"{','.join(columns)}\n{','.join('x' for _ in columns)}\n")
    with pytest.raises(FileUnreadable, match=f"lacks the columns: {name}"):
        list(real_subjects.read(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "企业名称,统一代码\n甲,乙\n".encode(),
            "lacks the columns: region, plan_title",
        ),
        (b"", "lacks the columns: region"),
        ("task,items\n检查,".encode("gbk"), "not UTF-8"),
    ],
)
def test_plans_of_another_form_are_refused_with_a_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "plans.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable, match=said):
        real_plans.read(path, _days(date(2026, 3, 31)), {}, 1)


def test_what_is_called_gz_and_is_none_is_refused_with_a_sentence(
    tmp_path: Path,
) -> None:
    path = tmp_path / "register.csv.gz"
    path.write_text("uscc,name\n")
    with pytest.raises(FileUnreadable, match="cannot be read as CSV"):
        list(real_subjects.read(path))
    path.write_bytes(gzip.compress(b"uscc," * 9)[:-4])
    with pytest.raises(FileUnreadable, match="is it whole"):
        list(real_subjects.read(path))


def test_a_refused_file_ends_the_command_with_its_sentence() -> None:
    assert FileUnreadable in run.TOLD
