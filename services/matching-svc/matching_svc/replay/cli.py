"""`onevisit replay`: recorded visits planned again (X-08)."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from matching_svc.replay import words
from matching_svc.replay.payload import payload
from matching_svc.replay.reading import COLUMNS, UnreadableVisits, pairs, read
from matching_svc.replay.report import report
from matching_svc.replay.run import Premises, Replay
from matching_svc.replay.run import replay as run
from matching_svc.replay.scenarios import (
    Outcome,
    changed,
    read_scenarios,
    simulate,
)
from matching_svc.replay.tasks import MONTH, Assumptions, ReplayTask
from matching_svc.replay.words import share
from shared.calendar import CalendarYearUnknown
from shared.holidays import packaged

_LABELS = {"clairvoyant": "全知 clairvoyant", "online": "逐日 online     "}


def replay(  # noqa: PLR0913  # each option of the command is one argument
    visits: Annotated[Path, typer.Argument(help="CSV, plain or gzipped")],
    *,
    where: Annotated[list[str], typer.Option(help="only rows with column=value")] = [],  # noqa: B006  # typer copies it
    columns: Annotated[str, typer.Option(help="fact=column,…")] = COLUMNS,
    window: Annotated[str, typer.Option(help="month, exact or days")] = MONTH,
    back: Annotated[int, typer.Option(min=0, help="months forward at most")] = 1,
    triggered: Annotated[str, typer.Option(help="kinds with a day of their own")] = "",
    known: Annotated[int, typer.Option(min=0, help="days ahead (online)")] = 0,
    every_day: Annotated[bool, typer.Option("--every-day")] = False,
    online: Annotated[bool, typer.Option("--online", help="day by day too")] = False,
    scenarios: Annotated[Path | None, typer.Option(help="YAML: other rules")] = None,
    report_to: Annotated[Path | None, typer.Option("--report")] = None,
    json_to: Annotated[Path | None, typer.Option("--json")] = None,
) -> None:
    """Plan recorded visits again: fewest visits, and what was known each day."""
    with _refusing():
        assumed = Assumptions(
            window=window,
            back=back,
            known=known,
            triggered=re.compile(triggered, re.IGNORECASE) if triggered else None,
            calendar=None if every_day else packaged(),
        )
        others = read_scenarios(scenarios) if scenarios else []
        for other in others:
            changed(assumed, other)
        rows = read(visits, pairs(columns), pairs(",".join(where)))
    try:
        found = run(rows, assumed, online=online, progress=_progress)
        outcomes = [simulate(rows, assumed, one, _progress) for one in others]
    except CalendarYearUnknown as fault:
        raise typer.BadParameter(f"{fault} With --every-day none is needed.") from fault
    typer.echo(_told(found, outcomes))
    if report_to:
        _write(report_to, report(found, outcomes))
    if json_to:
        figures = json.dumps(payload(found, outcomes), ensure_ascii=False, indent=2)
        _write(json_to, figures + "\n")


@contextmanager
def _refusing() -> Iterator[None]:
    """Say what cannot be replayed as a fault of the command line."""
    try:
        yield
    except (UnreadableVisits, ValueError, re.error) as fault:
        raise typer.BadParameter(str(fault)) from fault


def _progress(label: str, premises: Premises) -> Iterator[list[ReplayTask]]:
    """Show on standard error how far it is."""
    with typer.progressbar(
        premises, label=_LABELS[label], file=sys.stderr, update_min_steps=100
    ) as bar:
        yield from bar


def _told(found: Replay, outcomes: Sequence[Outcome]) -> str:
    """The figures in a few lines, Chinese and English side by side."""
    recorded = found.recorded.visits
    lines = [
        f"{found.rows:,} 条记录 rows · {found.premises:,} 个场所 premises",
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
    lines += [
        f"{one.found.clairvoyant.visits:>30,}   {one.name}; 漏查 missed {one.missed:,}"
        for one in outcomes
    ]
    lines.append(f"{found.seconds:.1f} s, {found.peak_mib:.0f} MiB")
    return "\n".join([*lines, *words.what_it_shows(found)])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    typer.echo(f"→ {path}")
