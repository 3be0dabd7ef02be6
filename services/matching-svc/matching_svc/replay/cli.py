"""`onevisit replay`: recorded visits planned again (X-08)."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from matching_svc.replay.commands import words
from matching_svc.replay.commands.files import read_file
from matching_svc.replay.commands.payload import payload
from matching_svc.replay.commands.reading import COLUMNS, Selection, pair, pairs
from matching_svc.replay.commands.report import report
from matching_svc.replay.commands.run import Premises, Replay
from matching_svc.replay.commands.run import replay as run
from matching_svc.replay.commands.scenarios import (
    Outcome,
    fitting,
    read_scenarios,
    simulate,
)
from matching_svc.replay.commands.words import share
from matching_svc.replay.domain.refusal import Refusal, Text
from matching_svc.replay.domain.tasks import MONTH, Assumptions, ReplayTask, pattern
from shared.civic.calendar import CalendarYearUnknown
from shared.civic.holidays import packaged

_LABELS = {"clairvoyant": "全知 clairvoyant", "online": "逐日 online     "}
_REFUSED = 2


def replay(  # noqa: PLR0913  # each option of the command is one argument
    visits: Annotated[Path, typer.Argument(help="CSV, plain or gzipped 检查记录")],
    *,
    where: Annotated[list[str], typer.Option(help="only rows with column=value")] = [],  # noqa: B006  # typer copies it
    columns: Annotated[
        str, typer.Option(help=f"fact=column,… 列名; else {COLUMNS}")
    ] = "",
    window: Annotated[str, typer.Option(help="month, exact or days 期限")] = MONTH,
    back: Annotated[int, typer.Option(help="months forward at most 最多提前")] = 1,
    triggered: Annotated[
        str, typer.Option(help="kinds with a day of their own, in any case 触发式")
    ] = "",
    known: Annotated[int, typer.Option(help="days ahead (online) 提前得知")] = 0,
    every_day: Annotated[
        bool, typer.Option("--every-day", help="no days off 每天都是工作日")
    ] = False,
    online: Annotated[
        bool, typer.Option("--online", help="day by day too 另作逐日方案")
    ] = False,
    scenarios: Annotated[
        Path | None, typer.Option(help="YAML: other rules beside these 其他规则")
    ] = None,
    report_to: Annotated[
        Path | None, typer.Option("--report", help="HTML 报告")
    ] = None,
    json_to: Annotated[Path | None, typer.Option("--json", help="JSON 数字")] = None,
) -> None:
    """检查记录回放。Plan recorded visits again: the fewest, and day by day."""
    try:
        for path in filter(None, (report_to, json_to)):
            _make_room(path)
        assumed = Assumptions(
            window=window,
            back=back,
            known=known,
            triggered=pattern(triggered),
            calendar=None if every_day else packaged(),
        )
        others = read_scenarios(scenarios) if scenarios else []
        selection = Selection(
            pairs(columns), dict(pair(condition) for condition in where)
        )
        recorded = asyncio.run(read_file(visits, selection))
        rows = recorded.rows
        fitting(others, assumed, rows)
        found = replace(
            run(rows, assumed, online=online, progress=_progress),
            passed=recorded.passed,
        )
        outcomes = [
            simulate(rows, assumed, other, partial(_shown, other.name))
            for other in others
        ]
        typer.echo(_told(found, outcomes))
        if report_to:
            _write(report_to, report(found, outcomes))
        if json_to:
            figures = json.dumps(payload(found, outcomes), ensure_ascii=False, indent=2)
            _write(json_to, figures + "\n")
    except Refusal as fault:
        _refuse(fault)
    except CalendarYearUnknown as fault:
        _refuse(words.no_calendar(fault.year))


def _refuse(fault: Refusal) -> None:
    """Say what is the matter and what to do; no figure was told."""
    typer.echo("\n".join(fault.lines()), err=True)
    raise typer.Exit(_REFUSED)


def _progress(label: str, premises: Premises) -> Iterator[list[ReplayTask]]:
    """Show on standard error how far it is."""
    yield from _shown(_LABELS[label], label, premises)


def _shown(name: str, _label: str, premises: Premises) -> Iterator[list[ReplayTask]]:
    with typer.progressbar(
        premises, label=name, file=sys.stderr, update_min_steps=100
    ) as bar:
        yield from bar


def _told(found: Replay, outcomes: Sequence[Outcome]) -> str:
    """The figures in a few lines, Chinese and English side by side."""
    recorded = found.recorded.visits
    counts = (
        f"{found.rows:,} 条记录 rows",
        f"{found.premises:,} 个场所 premises",
        f"{found.triggered:,} 条触发式 triggered",
    )
    lines = [
        " · ".join(counts),
        f"{'实际记录 recorded':<20}{recorded:>10,}",
    ]
    ways = [
        ("全知 clairvoyant", found.clairvoyant.visits),
        ("下界 lower bound", found.lower_bound),
        ("贪心 greedy", found.greedy),
    ]
    if found.online:
        ways.append(("逐日 online", found.online.visits))
    lines += [
        f"{name:<20}{visits:>10,}   {share(visits - recorded, recorded)}"
        for name, visits in ways
    ]
    for outcome in outcomes:
        visits = outcome.found.clairvoyant.visits
        lines.append(f"{visits:>30,}   {outcome.name}; 漏查 missed {outcome.missed:,}")
    lines.append(f"{found.seconds:.1f} s, {found.peak_mib:.0f} MiB")
    passed = words.passed_over(found) or ()
    return "\n".join([*lines, *passed, *words.what_it_shows(found)])


def _make_room(path: Path) -> None:
    """See that a result can be written before a minute is spent on it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _unwritable(path, fault.strerror or "") from fault
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise _unwritable(path, "a folder" if path.is_dir() else "no right to write")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise _unwritable(path, fault.strerror or "") from fault
    typer.echo(f"→ {path}")


def _unwritable(path: Path, why: str) -> Refusal:
    return Refusal(
        Text(f"无法写入 {path}（{why}）。", f"{path} cannot be written ({why})."),
        Text(
            "请给出可以写入的文件路径，例如 build/replay/report.html。",
            "Name a file that can be written, such as build/replay/report.html.",
        ),
    )
