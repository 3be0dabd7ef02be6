"""`python -m matching_svc.replay.sample FILE`: two made-up years of inspections.

For trying the replay without a file of one's own. Several agencies visit the same
premises, each by its own plan, as they do where nobody looks at the others' plans.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

SEED = 20260101
PREMISES = 1_200
_FIRST = date(2024, 1, 1)
_DAYS = 731
_SATURDAY = 5
_COMPLAINT, _RECHECK, _PLANNED = "投诉举报核查", "复查", "计划检查"


class _Programme(NamedTuple):
    """A programme, how often it comes, and to how many of a hundred premises."""

    agency: str
    name: str
    every_days: int
    of_hundred: int


_PROGRAMMES = (
    _Programme("市场监管局", "食品经营日常监督", 180, 70),
    _Programme("市场监管局", "明码标价检查", 365, 35),
    _Programme("消防救援支队", "消防监督抽查", 240, 60),
    _Programme("卫生健康委", "公共场所卫生检查", 365, 40),
    _Programme("生态环境局", "油烟排放检查", 300, 35),
    _Programme("城管执法局", "市容环境责任检查", 200, 45),
    _Programme("人力资源社会保障局", "用工检查", 365, 25),
    _Programme("应急管理局", "安全生产检查", 270, 20),
)
_HEADER = ("estab_id", "agency", "program", "visit_type", "date", "n_findings", "grade")
_GRADES = "AABBBBCCD"
_Row = tuple[str, str, str, str, str, int, str]


def write(path: Path, *, premises: int = PREMISES, seed: int = SEED) -> int:
    """Write the sample; the same seed writes the same file. Gives its rows."""
    chance = random.Random(seed)  # noqa: S311  # made-up data, nothing to guard
    rows = [row for index in range(premises) for row in _premises(chance, index)]
    rows.sort(key=_by_day)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(rows)
    return len(rows)


def _premises(chance: random.Random, index: int) -> Iterator[_Row]:
    """Two years of one premises."""
    name, grade = f"场所{index + 1:05}", _GRADES[index % len(_GRADES)]
    for programme in _PROGRAMMES:
        if chance.randrange(100) >= programme.of_hundred:
            continue
        at = chance.randrange(programme.every_days)
        while at < _DAYS:
            kind = _COMPLAINT if chance.random() < 0.08 else _PLANNED  # noqa: PLR2004
            findings = max(0, chance.randrange(7) - 3)
            yield (*_row(name, programme, kind, at, findings), grade)
            if findings > 1:
                yield (*_row(name, programme, _RECHECK, at + 21, 0), grade)
            at += programme.every_days + chance.randrange(-30, 31)


def _row(
    name: str, programme: _Programme, kind: str, at: int, findings: int
) -> tuple[str, str, str, str, str, int]:
    day = _FIRST + timedelta(days=at)
    if day.weekday() >= _SATURDAY:
        day += timedelta(days=7 - day.weekday())
    return name, programme.agency, programme.name, kind, day.isoformat(), findings


def _by_day(row: _Row) -> tuple[str, _Row]:
    return row[4], row


if __name__ == "__main__":
    write(Path(sys.argv[1]))
