"""The same record under other windows, caps, grades or lists, side by side (X-08).

A file of scenarios, each of which changes what it names and leaves the rest:

    - name: 两个月 two months
      back: 2
    - name: 信用好的少查 fewer for good grades
      cap_by_grade: {A: 1, B: 2}     # planned visits of a one programme in a year
    - name: 单独检查 solo
      solo: [P-001]                  # premises where agencies do not come together
      alone: [Smoke-Free Air Act]    # programmes that share no visit
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from matching_svc.replay.reading import Recorded, UnreadableVisits
from matching_svc.replay.run import Progress, Replay, replay, silent
from matching_svc.replay.tasks import Assumptions


class Scenario(BaseModel):
    """One set of changed rules."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    window: str | None = None
    back: int | None = Field(None, ge=0)
    cap: int | None = Field(None, ge=0)
    """Planned visits of one programme to one premises in a calendar year."""
    cap_by_grade: dict[str, int] = Field(default_factory=dict)
    """The same for premises of a grade; goes before `cap`."""
    solo: frozenset[str] = frozenset()
    """Premises where different agencies share no visit."""
    alone: frozenset[str] = frozenset()
    """Programmes that share no visit with any other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario comes to."""

    name: str
    found: Replay
    missed: int
    """Recorded inspections that the caps leave out."""
    missed_with_findings: int


def read_scenarios(path: Path) -> list[Scenario]:
    """The scenarios of a YAML file.

    Raises:
        UnreadableVisits: naming what is wrong where.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = TypeAdapter(list[Scenario]).validate_python(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as fault:
        raise UnreadableVisits(f"{path}: {fault}") from fault
    if not found:
        raise UnreadableVisits(f"{path}: no scenario")
    return found


def changed(assumed: Assumptions, scenario: Scenario) -> Assumptions:
    """The assumptions with what the scenario names.

    Raises:
        ValueError: for a window that there is not.
    """
    return replace(
        assumed,
        window=assumed.window if scenario.window is None else scenario.window,
        back=assumed.back if scenario.back is None else scenario.back,
    )


def simulate(
    rows: Sequence[Recorded],
    assumed: Assumptions,
    scenario: Scenario,
    progress: Progress = silent,
) -> Outcome:
    """Replay the rows that the scenario leaves, under its rules."""
    rules = changed(assumed, scenario)
    kept = _within_caps(rows, rules, scenario)
    gone = Counter(rows)
    gone.subtract(kept)
    found = replay([_apart(row, scenario) for row in kept], rules, progress=progress)
    return Outcome(
        name=scenario.name,
        found=found,
        missed=len(rows) - len(kept),
        missed_with_findings=sum(
            times for row, times in gone.items() if (row.findings or 0) > 0
        ),
    )


def _within_caps(
    rows: Sequence[Recorded], assumed: Assumptions, scenario: Scenario
) -> list[Recorded]:
    """Each year's first planned visits of a programme; triggered ones have no cap."""
    if scenario.cap is None and not scenario.cap_by_grade:
        return list(rows)
    done: Counter[tuple[str, str, str, int]] = Counter()
    kept = []
    for row in sorted(rows, key=_by_day):
        if assumed.triggered is None or not assumed.triggered.search(row.kind):
            cap = scenario.cap_by_grade.get(row.grade, scenario.cap)
            year = row.premises, row.agency, row.programme, row.day.year
            if cap is not None and done[year] >= cap:
                continue
            done[year] += 1
        kept.append(row)
    return kept


def _by_day(row: Recorded) -> tuple[str, str, str, str, str, int, str]:
    return (
        row.day.isoformat(),
        row.premises,
        row.agency,
        row.programme,
        row.kind,
        -1 if row.findings is None else row.findings,
        row.grade,
    )


def _apart(row: Recorded, scenario: Scenario) -> Recorded:
    """A premises of its own for what may share no visit with the rest."""
    if row.programme in scenario.alone:
        return replace(row, premises=f"{row.premises}\n{row.agency}\n{row.programme}")
    if row.premises in scenario.solo:
        return replace(row, premises=f"{row.premises}\n{row.agency}")
    return row
