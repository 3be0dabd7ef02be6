"""The recorded visits that real users replay, over HTTP and as a command alike."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shared.running.cli import app
from shared.testing.world import MakeWorld
from tests.cases import case

pytestmark = pytest.mark.rule("X-08")
Told = tuple[int, Any]
"""0 and the figures, or what the refusal was and its words."""


async def told_over_http(make_world: MakeWorld, content: bytes) -> Told:
    client = (await make_world("matching-svc")).client("matching-svc", role="ops")
    answer = await client.post(
        "/matching/v1/replays",
        content=content,
        headers={"content-type": "text/csv"},
        params={"every_day": "true"},
    )
    if answer.status_code == 200:
        return 0, answer.json()
    return answer.status_code, answer.text


async def told_by_the_command(tmp_path: Path, content: bytes) -> Told:
    visits, figures = tmp_path / "visits.csv", tmp_path / "figures.json"
    visits.write_bytes(content)
    arguments = ["replay", str(visits), "--every-day", "--json", str(figures)]
    answer = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    if answer.exit_code:
        return answer.exit_code, answer.output
    return 0, json.loads(figures.read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "rows", "folded", "placeholders"),
    [
        ("r01", 2, 4, 0),
        ("r02", 1, 0, 2),
        ("r03_", 1, 0, 0),
        ("r03b", 1, 0, 0),
        ("r04", 1, 0, 0),
    ],
)
async def test_the_visits_of_a_file_are_counted_as_what_they_are(
    make_world: MakeWorld,
    tmp_path: Path,
    name: str,
    rows: int,
    folded: int,
    placeholders: int,
) -> None:
    for status, told in (
        await told_over_http(make_world, case(name)),
        await told_by_the_command(tmp_path, case(name)),
    ):
        assert status == 0, told
        assert told["rows"] == told["recorded"] == rows
        assert told["rows_folded"] == folded
        assert told["rows_with_placeholder_dates"] == placeholders


@pytest.mark.parametrize(("name", "lines"), [("r08", ("3", "4")), ("r17", ("2", "3"))])
async def test_a_row_of_another_width_than_the_header_is_refused_by_its_line(
    make_world: MakeWorld, tmp_path: Path, name: str, lines: tuple[str, str]
) -> None:
    _, over_http = await told_over_http(make_world, case(name))
    problem = json.loads(over_http)
    assert problem["code"] == "rows-refused"
    assert [str(row["line"]) for row in problem["rows"]] == list(lines)
    status, said = await told_by_the_command(tmp_path, case(name))
    assert status == 2
    for line in lines:
        assert f"第 {line} 行" in said
        assert f"line {line}: " in said


async def test_the_most_findings_of_a_visit_count_where_each_row_repeats_them(
    make_world: MakeWorld,
) -> None:
    header = b"premises,agency,programme,kind,date,findings\n"
    rows = b"P1,a,b,c,2026-03-10,2\nP1,a,b,c,2026-03-10,3\nP1,a,b,c,2026-03-10,\n"
    _, told = await told_over_http(make_world, header + rows)
    assert (told["rows"], told["rows_folded"]) == (1, 2)


async def test_other_column_names_are_said_in_a_parameter(
    make_world: MakeWorld,
) -> None:
    client = (await make_world("matching-svc")).client("matching-svc", role="ops")
    answer = await client.post(
        "/matching/v1/replays",
        content="place,by,what,how,on\nP1,a,b,c,2026-03-10\n",
        headers={"content-type": "text/csv"},
        params={
            "every_day": "true",
            "columns": "premises=place,agency=by,programme=what,kind=how,date=on",
        },
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows"] == 1
