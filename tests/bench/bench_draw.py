"""A draw of ten thousand places out of a frame that is fixed, and its check.

Two of a hundred inspectors are drawn for each place, and are checked with it.

In a process of its own, for its memory counts. Fixing is measured apart: a year's frame
once a year, a draw's frame with the draw. The control draws as it was done before: the
whole frame through Python, by tickets of a seed. The file is checked by the program
that anyone has, before the key is opened and after.

What coordination saves is counted on published plans over real enterprises, where the
environment names the files (`real_draws.py`).
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
from plan_svc.draws import verify

from tests.bench import real_draws
from tests.bench.figures import Figure, at_most, reported
from tests.bench.ground import Ground
from tests.bench.past import CHUNK
from tests.bench.servers import Hall

SIZE, DRAWN, INSPECTORS = 3_000_000, 10_000, 100
WHAT = f"a draw of {DRAWN:,} out of a fixed frame of {SIZE:,}"
DRAW = at_most(f"{WHAT}, with its file", 3, "s", long=True)
MEMORY = at_most(f"{WHAT}, peak memory, fixing included", 300, "MiB", long=True)
AT_ONCE = at_most(f"check of {WHAT}, at once", 20, "s", long=True)
REPEATED = at_most(f"{WHAT}, repeated with the opened key", 20, "s", long=True)
OVER_PLAIN = at_most("a draw over the plain way, time", 1, long=True)
YEAR = reported(f"fixing a year's frame of {SIZE:,}", "s", long=True)
FRAME = reported(f"fixing a draw's frame of {SIZE:,}", "s", long=True)
TOGETHER = reported(
    "places visited, coordinated over drawn apart, published plans", "×"
)
FIGURES = [DRAW, MEMORY, AT_ONCE, REPEATED, OVER_PLAIN, YEAR, FRAME, TOGETHER]

_PLACES = """
INSERT INTO place_copy (number, uscc, region, kind, business_types, retired, version)
SELECT 'U' || lpad(n::text, 17, '0') || '-001', 'U' || lpad(n::text, 17, '0'),
    '310116', 'premises', '{}', false, 1
FROM generate_series($1::int, $2::int) AS n
"""
_INSPECTORS = """
INSERT INTO inspector_copy (certificate, agency, valid_from, valid_to, qualifications,
    revoked, version)
SELECT 'C' || lpad(n::text, 6, '0'), '310000-culture', '2020-01-01', '2030-12-31', '{}',
    false, 1
FROM generate_series(1, $1::int) AS n
"""


async def run(ground: Ground) -> list[Figure]:
    """Once: a frame of millions has no spread that a bar could hide in."""
    figures = _published()
    if not ground.long:
        return figures
    url = await Hall(ground.folder / "draw", ground.server).database("plan-svc")
    await _register(url, SIZE)
    file = ground.folder / "draw.txt"
    said = subprocess.run(  # noqa: ASYNC221 - nothing else goes on
        [
            *(sys.executable, "-m", "tests.bench.drawing"),
            *(url, str(SIZE), str(DRAWN), str(file)),
        ],
        capture_output=True,
        check=True,
        env={**os.environ},
        text=True,
        timeout=3600,
    )
    taken = json.loads(said.stdout)
    return [
        DRAW.of([taken["draw_seconds"]]),
        MEMORY.of([taken["peak_mib"]]),
        AT_ONCE.of([_checked(file)]),
        REPEATED.of([_checked(file.with_suffix(".opened"))]),
        OVER_PLAIN.of([taken["draw_seconds"] / taken["plain_seconds"]]),
        YEAR.of([taken["year_seconds"]]),
        FRAME.of([taken["frame_seconds"]]),
        *figures,
    ]


async def _register(url: str, size: int) -> None:
    conn = await asyncpg.connect(url)
    try:
        for first in range(0, size, CHUNK):
            await conn.execute(_PLACES, first, min(first + CHUNK, size) - 1)
        await conn.execute(_INSPECTORS, INSPECTORS)
        await conn.execute("VACUUM ANALYZE place_copy")
    finally:
        await conn.close()


def _checked(file: Path) -> float:
    """Seconds that the program takes in a process of its own."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-I", "-S", str(verify.__file__), "verify", str(file)],
        capture_output=True,
        check=True,
        timeout=600,
    )
    return time.monotonic() - began


def _published() -> list[Figure]:
    files = real_draws.files()
    if files is None:
        return []
    rows = real_draws.rows(*files, real_draws.story_days())
    apart = real_draws.apart(rows)
    together = [real_draws.together(rows, year) for year in range(real_draws.YEARS)]
    tasks = sum(row.count * row.agencies for row in rows)
    print(f"{tasks} tasks at {apart} places apart, at {together} coordinated")
    return [TOGETHER.of([places / apart for places in together])]
