"""Published plans drawn from real enterprises: apart, and by one number for each place.

The files are named by the environment, for they are no part of the project:
`BENCH_SUBJECTS` and `BENCH_PLANS`, as `make try SUBJECTS= PLANS=` takes them.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plan_svc.frames.domain.numbers import number_of

from deploy.embedded.inputs import real_plans, real_subjects, real_words
from deploy.embedded.inputs.days import StoryDays
from deploy.embedded.inputs.files import csv_rows
from deploy.embedded.inputs.seeds import drawn
from shared.civic import holidays, uscc

SEED = 310000
YEARS = 5


@dataclass(frozen=True)
class Row:
    """A row of the published plans: how many of its pool its agencies visit."""

    line: int
    pool: tuple[str, ...]
    count: int
    agencies: int


def files() -> tuple[Path, Path] | None:
    """Subjects and plans, where they are named."""
    named = [os.environ.get(name) for name in ("BENCH_SUBJECTS", "BENCH_PLANS")]
    if not all(named):
        return None
    subjects, plans = [Path(str(name)) for name in named]
    return subjects, plans


def rows(subjects: Path, plans: Path, days: StoryDays) -> list[Row]:
    """Every row that can be read, with its pool."""
    pools = _pools(subjects)
    table = real_plans.read(plans, days, pools, SEED)
    counts: dict[int, int] = defaultdict(int)
    agencies: dict[int, int] = {}
    for sheet in table.sheets:
        line = sheet.source_line or 0
        counts[line] += len(sheet.places)
        agencies[line] = 1 + len(sheet.partners)
    return [
        Row(line, pool, counts[line], agencies[line])
        for line, pool in _rows(plans, pools)
        if line in counts
    ]


def _rows(
    plans: Path, pools: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for line, cells in csv_rows(plans, real_plans.COLUMNS):
        types = real_words.business_types(
            cells["target"].strip(), cells["task"].strip()
        )
        yield line, tuple(sorted({p for kind in types for p in pools.get(kind, ())}))


def _pools(subjects: Path) -> dict[str, list[str]]:
    pools: dict[str, list[str]] = defaultdict(list)
    seen: set[str] = set()
    for row in real_subjects.read(subjects):
        code = uscc.normalise(row.uscc)
        if code in seen or not uscc.is_valid(code) or not row.name:
            continue
        seen.add(code)
        for kind in ("*", *row.business_types):
            pools[kind].append(row.place)
    return pools


def apart(rows: Sequence[Row]) -> int:
    """Places that are visited when each row draws by numbers of its own."""
    return len(
        {place for row in rows for place in drawn(SEED, row.pool, row.count, row.line)}
    )


def together(rows: Sequence[Row], year: int) -> int:
    """Places that are visited when all rows draw by one number for each place."""
    secret = hashlib.sha256(f"{SEED}:{year}".encode()).digest()
    every = {place for row in rows for place in row.pool}
    number = {place: number_of(secret, place, 0) for place in every}
    return len(
        {
            place
            for row in rows
            for place in sorted(row.pool, key=number.__getitem__)[: row.count]
        }
    )


def story_days() -> StoryDays:
    """The month that the rows are read for; it changes no count."""
    calendar = holidays.as_plain_weeks(2027).overlaid(holidays.load())
    return StoryDays(date(2026, 11, 20), calendar)
