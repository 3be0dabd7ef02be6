"""`make bench`: every figure of the project with its ratio, spread and bar.

    python -m tests.bench                    all benchmarks
    python -m tests.bench relay inbox        those of bench_relay.py and bench_inbox.py
    LONG=1 python -m tests.bench filing      also the figures that take many minutes

A benchmark is a module `tests/bench/bench_<name>.py` with two members:

    FIGURES: the figures it measures, as `at_least(name, bar)`, `at_most(name, bar)` or
        `reported(name, unit)` of `tests.bench.figures`, in the order of the table;
        `long=True` for one that is measured with LONG=1 only.
    async def run(ground: Ground) -> list[Figure]: measures them; a figure is made by
        `FIGURES[0].of(values)` of the values of its pairs. `ground` (ground.py) starts
        PostgreSQL, Kafka or the services when they are asked for.

Nothing else registers it. A ratio is taken in pairs, ours and then the control, A B A
B, at least five pairs in one run (`in_pairs`, `ratios`); its value is the median, its
spread the lowest and the highest. The control is the plain way, honest work kept in the
repository. Several benchmarks run one after the other, never at once.

The table at the end says of each figure: measured now, kept from an earlier run (with
its commit), or NOT RUN. `build/bench/summary.json` holds the same for all benchmarks of
the project. The exit code tells whether a benchmark broke, not whether a bar was met.
"""

import asyncio
import importlib
import logging
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import summary
from tests.bench.figures import Figure, Target, shown
from tests.bench.ground import Ground

Run = Callable[[Ground], Awaitable[list[Figure]]]
SIGN = {"at_least": "≥", "at_most": "≤", "reported": ""}


@dataclass(frozen=True)
class Bench:
    """One benchmark: its name, the figures it promises, and how they are measured."""

    name: str
    figures: Sequence[Target]
    run: Run


def benches() -> list[Bench]:
    """Every `bench_*.py` beside this file."""
    every = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        module = importlib.import_module(f"tests.bench.{path.stem}")
        name = path.stem.removeprefix("bench_")
        every.append(Bench(name, module.FIGURES, module.run))
    return every


def chosen(benches: Sequence[Bench], names: Sequence[str]) -> list[Bench]:
    """Those that are named, or all.

    Raises:
        SystemExit: naming what there is, if a name is unknown.
    """
    wanted = {name.replace("-", "_").removeprefix("bench_") for name in names}
    unknown = wanted - {bench.name for bench in benches}
    if unknown:
        there_are = ", ".join(bench.name for bench in benches)
        raise SystemExit(f"No benchmark {', '.join(unknown)}; there are {there_are}.")
    return [bench for bench in benches if not wanted or bench.name in wanted]


async def measure(
    ground: Ground, benches: Sequence[Bench], names: Sequence[str]
) -> tuple[set[str], int]:
    """Run them, keep what each measured; the figures' names, and how many broke."""
    ran: set[str] = set()
    broken = 0
    for bench in chosen(benches, names):
        print(f"… {bench.name}", flush=True)
        try:
            now = summary.commit()
            figures = promised(bench, await bench.run(ground))
        except Exception:  # noqa: BLE001 - printed, counted, told by the exit code
            traceback.print_exc()
            print(f"… {bench.name} BROKE", flush=True)
            broken += 1
            continue
        keep(benches, figures, now)
        ran |= {figure.name for figure in figures}
    return ran, broken


def promised(bench: Bench, figures: list[Figure]) -> list[Figure]:
    """The figures, if FIGURES names them all.

    Raises:
        LookupError: naming those that it does not.
    """
    strangers = {figure.name for figure in figures} - {
        figure.name for figure in bench.figures
    }
    if strangers:
        raise LookupError(f"bench_{bench.name}.FIGURES does not name {strangers}")
    return figures


def keep(benches: Sequence[Bench], figures: Sequence[Figure], now: str) -> None:
    """Merge what was measured at a commit into the summary."""
    summary.write(
        summary.merged(
            summary.read(),
            [summary.entry(figure, now) for figure in figures],
            [figure.name for bench in benches for figure in bench.figures],
        ),
        now,
    )


def table(
    benches: Sequence[Bench], kept: Sequence[summary.Entry], ran: Collection[str]
) -> list[str]:
    """One line a figure: value, spread, bar, met or not, and where it is from."""
    by_name = {entry["name"]: entry for entry in kept}
    lines = []
    for target in (figure for bench in benches for figure in bench.figures):
        bar = "—" if target.bar is None else f"{SIGN[target.sense]} {shown(target.bar)}"
        entry = by_name.get(target.name)
        if entry is None:
            why = "(only with LONG=1)" if target.long else ""
            lines.append(f"{target.name:74} *** NOT RUN *** {why:33} {bar:>9}")
            continue
        value = f"{shown(entry['value'])} {entry['unit']}"
        spread = f"({shown(entry['low'])} to {shown(entry['high'])})"
        verdict = {True: "met", False: "NOT MET", None: ""}[entry["met"]]
        since = "" if target.name in ran else f"kept from {entry['commit'][:10]}"
        lines.append(
            f"{target.name:74} {value:>22} {spread:>25} {bar:>9}  {verdict:8} {since}"
        )
    return [line.rstrip() for line in lines]


def main() -> int:
    """1 when a benchmark broke."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    every = benches()
    with tempfile.TemporaryDirectory(prefix="onevisit-bench-") as folder:
        ground = Ground(Path(folder))
        try:
            ran, broken = asyncio.run(measure(ground, every, sys.argv[1:]))
        finally:
            ground.close()
    print(f"\n{summary.commit()}\n{summary.machine()}\n")
    print("\n".join(table(every, summary.read(), ran)))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
