"""`onevisit replay` from a file of any column names to figures and a page (X-08)."""

import gzip
import json
from pathlib import Path

import pytest
from matching_svc.replay.sample import write
from typer.testing import CliRunner

from shared.running.cli import app

pytestmark = pytest.mark.rule("X-08")
HEADER = "estab_id,agency,program,visit_type,date,dataset\n"
ROWS = """A,fire,alarms,Initial,2014-01-20,one
A,health,food,Initial,2014-02-03,one
A,health,food,Re-Inspection,2014-02-20,one
B,fire,alarms,Initial,2014-01-20,two
"""
EVERY = ["--every-day", "--triggered", "re-inspection"]


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["replay", *arguments], env={"COLUMNS": "200"})
    return answer.exit_code, answer.output


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    path = tmp_path / "visits.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


def test_a_file_becomes_figures_and_a_page(visits: Path, tmp_path: Path) -> None:
    page, figures = tmp_path / "out" / "report.html", tmp_path / "report.json"
    code, said = run(
        str(visits), *EVERY, "--online", "--report", str(page), "--json", str(figures)
    )
    assert code == 0, said
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert (told["rows"], told["premises"], told["recorded"]) == (4, 2, 4)
    assert told["clairvoyant"] == told["online"] == 3
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_only_the_rows_asked_for_are_replayed(visits: Path, tmp_path: Path) -> None:
    figures = tmp_path / "report.json"
    code, _ = run(str(visits), *EVERY, "--where", "dataset=two", "--json", str(figures))
    assert code == 0
    assert json.loads(figures.read_text(encoding="utf-8"))["rows"] == 1


def test_gzip_and_other_column_names_are_read(tmp_path: Path) -> None:
    path, figures = tmp_path / "visits.bin", tmp_path / "report.json"
    header = "place,by,what,how,on,dataset\n"
    path.write_bytes(gzip.compress((header + ROWS).encode("utf-8-sig")))
    columns = "premises=place,agency=by,programme=what,kind=how,date=on"
    code, said = run(str(path), *EVERY, "--columns", columns, "--json", str(figures))
    assert code == 0, said
    assert json.loads(figures.read_text(encoding="utf-8"))["clairvoyant"] == 3


def test_the_official_calendar_is_used_unless_every_day_counts(visits: Path) -> None:
    code, said = run(str(visits), "--window", "20")
    assert code == 0, said


def refused(said: str, reason: str) -> None:
    """The reason and the way out, in Chinese and in English, and no traceback."""
    told = [line[:2] for line in said.splitlines() if not line.startswith("全知")]
    assert told == ["无法", "→ ", "Ca", "→ "], said
    assert reason in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("text", "arguments", "reason"),
    [
        ("a,b\n1,2\n", [], "no column agency"),
        (HEADER + "A,fire,alarms,Initial,20.1.2014,one\n", [], "line 2"),
        (HEADER + "A,fire,alarms,Initial,0001-01-01,one\n", [], "placeholders"),
        (HEADER + "A,fire,alarms,Initial,0714-01-20,one\n", [], "line 2"),
        (HEADER + ",fire,alarms,Initial,2014-01-20,one\n", [], "estab_id is empty"),
        (HEADER + "A,fire\n", [], "2 fields, the header 6"),
        (HEADER + "A,fire,alarms,Initial,1999-01-20,one\n", [], "--every-day"),
        (HEADER, [], "not one row"),
        ("", [], "not one row"),
        (HEADER + 'A,"fire\n', [], "a quote is never closed"),
        (HEADER.replace("program", "agency"), [], "doubled: ['agency']"),
        (HEADER.replace("dataset", "agency") + ROWS, [], "doubled: ['agency']"),
        (HEADER + ROWS, ["--window", "year"], "window is month"),
        (HEADER + ROWS, ["--window", "9" * 30], "window is month"),
        (HEADER + ROWS, ["--back", "25"], "0 to 24"),
        (HEADER + ROWS, ["--known", "-1"], "0 to 366"),
        (HEADER + ROWS, ["--where", "dataset"], "name=value"),
        (HEADER + ROWS, ["--where", "dataset=three"], "dataset=one"),
        (HEADER + ROWS, ["--where", "colour=red"], "no column colour"),
        (HEADER + ROWS, ["--columns", "colour=program"], "unknown: colour"),
        (HEADER + ROWS, ["--triggered", "("], "unterminated"),
        (HEADER + ROWS, ["--triggered", "a{99999999999}"], "too large"),
        (HEADER + ROWS, ["--scenarios", "none.yaml"], "none.yaml"),
        (HEADER + ROWS, ["--report", "."], "cannot be written"),
        (HEADER + ROWS, ["--json", "/dev/null/report.json"], "cannot be written"),
    ],
)
def test_what_cannot_be_replayed_is_refused_with_the_reason(
    tmp_path: Path, text: str, arguments: list[str], reason: str
) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(text, encoding="utf-8")
    code, said = run(str(path), *arguments)
    assert code == 2
    refused(said, reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress((HEADER + ROWS).encode(), mtime=0)[:60], "gzip"),
        (
            gzip.compress((HEADER + ROWS).encode(), mtime=0)[:30] + b"x" * 60,
            "gzip",
        ),
        (b"\x1f\x8bno", "gzip"),
        ((HEADER + ROWS.replace("fire", "消防")).encode("gb18030"), "not UTF-8"),
        (bytes(range(256)), "not UTF-8"),
        (None, "a folder"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "visits.csv.gz"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, said = run(str(path))
    assert code == 2
    refused(said, reason)


def test_a_file_that_is_not_there_is_refused_with_the_way_out(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "none.csv"))
    assert code == 2
    refused(said, "there is no such file")


@pytest.mark.parametrize("arguments", [[], ["--colour"], ["v.csv", "--back", "one"]])
def test_what_is_no_option_is_refused_in_both_languages(arguments: list[str]) -> None:
    code, said = run(*arguments)
    assert code == 2
    assert "参数有误" in said
    assert "All arguments: " in said


def test_values_with_commas_and_several_conditions_are_taken(tmp_path: Path) -> None:
    path, figures = tmp_path / "visits.csv", tmp_path / "report.json"
    more = 'C,fire,alarms,Initial,2014-01-20,"one, two"\n'
    path.write_text(HEADER + ROWS + more, encoding="utf-8")
    where = ["--where", "dataset=one, two", "--where", "agency=fire"]
    code, said = run(str(path), *EVERY, *where, "--json", str(figures))
    assert code == 0, said
    assert json.loads(figures.read_text(encoding="utf-8"))["rows"] == 1


def test_patterns_match_in_any_case_and_what_matched_is_told(visits: Path) -> None:
    code, said = run(str(visits), "--every-day", "--triggered", "RE-INSP|投诉")
    assert code == 0, said
    assert "1 条触发式 triggered" in said


def test_exact_windows_and_no_reach_give_the_record_back(
    visits: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    options = ["--window", "exact", "--back", "0", "--report", str(page)]
    code, said = run(str(visits), *EVERY, *options)
    assert code == 0, said
    assert "核对：不作任何改变时，逐月逐次与实际记录一致。" in page.read_text("utf-8")


def test_the_made_up_sample_is_the_same_each_time_and_saves_visits(
    tmp_path: Path,
) -> None:
    one, other, figures = (tmp_path / name for name in ("1.csv", "2.csv", "r.json"))
    write(one, premises=40)
    write(other, premises=40)
    assert one.read_bytes() == other.read_bytes()
    code, said = run(str(one), "--triggered", "投诉|复查", "--json", str(figures))
    assert code == 0, said
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert told["clairvoyant"] < 0.9 * told["recorded"]
