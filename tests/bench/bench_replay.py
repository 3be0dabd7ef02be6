"""The replay on public inspections: how few visits, how near the bound, at what cost.

The public file is no part of the project. It is looked for beside the repository, or
where VISITS says; without it the made sample is replayed, and every name says so.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from matching_svc.replay.sample import write

from tests.bench.figures import Figure, at_most, reported
from tests.bench.ground import Ground
from tests.sourcetree import ROOT

BESIDE = ROOT.parent / "shared" / "data" / "inspections_visits.csv.gz"
VISITS = Path(os.environ.get("VISITS") or BESIDE)
PUBLIC = VISITS.exists()
RUNS = 3
SECONDS = 600
KINDS = "complaint|re-inspection|reinspection|compliance|reopening|poisoning|投诉|复查"
_ON = "public inspections" if PUBLIC else "MADE SAMPLE, no public file"

IDENTITY = at_most(f"replay, nothing changed: visits off the record ({_ON})", 0, "")
PROVEN = at_most(f"replay, all known: visits over the proven bound ({_ON})", 1)
SAVED = at_most(f"replay, day by day: visits over recorded ({_ON})", 1)
ONLINE = at_most(f"replay, day by day: visits over all known ({_ON})", 1.009)
GREEDY = reported(f"replay, all known: visits over best-day greedy ({_ON})", "×")
KNOWN_SECONDS = at_most(f"replay, all known: seconds ({_ON})", 20, "s")
ONLINE_SECONDS = at_most(f"replay, day by day: seconds ({_ON})", 60, "s")
MEMORY = at_most(f"replay, all known: peak memory ({_ON})", 600, "MiB")
VISITS_OF = {
    way: reported(f"replay, visits: {way} ({_ON})", "visits")
    for way in ("recorded", "clairvoyant", "lower_bound", "greedy", "online")
}
FIGURES = [
    *(IDENTITY, PROVEN, SAVED, ONLINE, GREEDY, KNOWN_SECONDS, ONLINE_SECONDS, MEMORY),
    *VISITS_OF.values(),
]


async def run(ground: Ground) -> list[Figure]:
    """Replay by the command itself, each time in a process of its own."""
    visits = VISITS
    if not PUBLIC:
        print(f"*** {VISITS} IS NOT THERE: the made sample is replayed instead ***")
        visits = ground.folder / "visits.csv"
        write(visits)
    same = await _replayed(ground, visits, "--window", "exact", "--back", "0")
    alone = await _replayed(ground, visits)
    replays = [await _replayed(ground, visits, "--online") for _ in range(RUNS)]
    return [
        IDENTITY.of([abs(same["clairvoyant"] - same["recorded"])]),
        PROVEN.of(
            [replay["clairvoyant"] / replay["lower_bound"] for replay in replays]
        ),
        SAVED.of([replay["online"] / replay["recorded"] for replay in replays]),
        ONLINE.of([replay["online"] / replay["clairvoyant"] for replay in replays]),
        GREEDY.of([replay["clairvoyant"] / replay["greedy"] for replay in replays]),
        KNOWN_SECONDS.of(
            [replay["seconds_clairvoyant"] for replay in (alone, *replays)]
        ),
        ONLINE_SECONDS.of([replay["seconds"] for replay in replays]),
        MEMORY.of([alone["peak_mib"]]),
        *(
            figure.of([replay[way] for replay in replays])
            for way, figure in VISITS_OF.items()
        ),
    ]


async def _replayed(ground: Ground, visits: Path, *options: str) -> dict[str, Any]:
    """The figures that `onevisit replay` writes."""
    figures = ground.folder / "replay.json"
    days = ("--every-day",) if PUBLIC else ()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "shared.running.cli", "replay", str(visits)),
        *("--triggered", KINDS, "--json", str(figures), *days, *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    if process.returncode:
        raise RuntimeError(said.decode())
    written: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
    return written
