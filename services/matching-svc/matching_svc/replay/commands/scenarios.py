"""The same record under other windows, caps, grades or lists, side by side (X-08).

Scenarios are YAML (or JSON, which is YAML too); each changes what it names and leaves
the rest. `docs/scenarios.yaml` has one of every kind, with what each knob means.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from matching_svc.replay.commands.run import Progress, Replay, replay, silent
from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.refusal import Refusal, Text
from matching_svc.replay.domain.tasks import Assumptions

MOST = 20
BASE = "基准 Base"
_LONGEST_NAME = 100
_SHOWN = 5


class Scenario(BaseModel):
    """One set of changed rules."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    name: str = Field(min_length=1, max_length=_LONGEST_NAME)
    window: str | None = None
    back: int | None = Field(None, ge=0)
    cap: int | None = Field(None, ge=0)
    """Planned visits to one premises in a calendar year."""
    counts: Literal["programme", "agency", "premises"] = "programme"
    """Of whom the caps count: each programme's, each agency's, or all together.

    Of an agency, and of all together, a day counts once, whatever was done on it.
    """
    cap_by_grade: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """A cap for premises of a grade; goes before `cap`."""
    solo: frozenset[str] = frozenset()
    """Premises where different agencies share no visit."""
    alone: frozenset[str] = frozenset()
    """Programmes that share no visit with any other."""


_SCENARIOS = TypeAdapter(list[Scenario])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario comes to."""

    name: str
    found: Replay
    missed: int = 0
    """Recorded inspections that the caps leave out."""
    missed_with_findings: int = 0


def read_scenarios(path: Path) -> list[Scenario]:
    """The scenarios of a file.

    Raises:
        Refusal: naming what is wrong where.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        what = Text(f"{path} 无法读取。", f"{path} cannot be read: {fault}.")
        raise Refusal(what, _SAMPLE) from fault
    return parsed(text, str(path))


def parsed(text: str, origin: str) -> list[Scenario]:
    """The scenarios of a text; `origin` is what a refusal calls it.

    Raises:
        Refusal: naming what is wrong where.
    """
    try:
        content = yaml.safe_load(text)
        found = _SCENARIOS.validate_python(content)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise _refused(origin, *_faults(fault)) from fault
    if not 0 < len(found) <= MOST:
        raise _refused(
            origin,
            Text(f"应有 1 至 {MOST} 组规则", f"there must be 1 to {MOST} of them"),
        )
    names = Counter(scenario.name for scenario in found)
    if doubled := [name for name, times in names.items() if times > 1]:
        listed = ", ".join(doubled)
        raise _refused(origin, Text(f"名称重复：{listed}", f"twice: {listed}"))
    return found


_SAMPLE = Text(
    "写法见 docs/scenarios.yaml：每组规则有 name，只写要改的项。",
    "docs/scenarios.yaml shows how: each has a name, and only what it changes.",
)


def _refused(origin: str, *faults: Text) -> Refusal:
    zh, en = (
        "；".join(fault.zh for fault in faults),
        "; ".join(fault.en for fault in faults),
    )
    return Refusal(Text(f"{origin}：{zh}。", f"{origin}: {en}."), _SAMPLE)


def _faults(fault: Exception) -> list[Text]:
    """What is wrong, without repeating the text that is wrong."""
    if not isinstance(fault, ValidationError):
        words = " ".join(str(fault).split())[:200] or type(fault).__name__
        return [Text(f"不是 YAML（{words}）", f"no YAML: {words}")]
    found = []
    for error in fault.errors(include_url=False, include_input=False)[:_SHOWN]:
        at = ".".join(str(part) for part in error["loc"]) or "-"
        knobs = ", ".join(Scenario.model_fields)
        match error["type"]:
            case "extra_forbidden":
                found.append(
                    Text(
                        f"{at} 不认识；可用：{knobs}",
                        f"{at} is unknown; known: {knobs}",
                    )
                )
            case "missing":
                found.append(Text(f"缺少 {at}", f"{at} is missing"))
            case _:
                reason = error["msg"]
                found.append(Text(f"{at} 的值不对（{reason}）", f"{at}: {reason}"))
    return found


def fitting(
    scenarios: Sequence[Scenario], assumed: Assumptions, rows: Sequence[Recorded]
) -> None:
    """Refuse what would change nothing because it is not in the record.

    Raises:
        Refusal: for a window that there is not, or for names that no row has.
    """
    there = {
        "solo": {row.premises for row in rows},
        "alone": {row.programme for row in rows},
        "cap_by_grade": {row.grade for row in rows} - {""},
    }
    for scenario in scenarios:
        changed(assumed, scenario)
        for knob, names in there.items():
            if strange := sorted(set(getattr(scenario, knob)) - names):
                raise _strange(scenario.name, knob, strange, names)


def _strange(
    scenario: str, knob: str, strange: Sequence[str], there: Iterable[str]
) -> Refusal:
    names, known = ", ".join(strange[:_SHOWN]), ", ".join(sorted(there)[:_SHOWN])
    return Refusal(
        Text(
            f"“{scenario}”的 {knob} 写了记录中没有的：{names}；"
            f"记录中有：{known or '（没有）'}。",
            f"{scenario!r}: {knob} names what no row has: {names}; "
            f"there are: {known or 'none'}.",
        ),
        Text(
            "请更正名称；等级要有一列，列名不是 grade 时写 --columns grade=列名。",
            "Correct the names; grades need a column: grade, or --columns grade=name.",
        ),
    )


def changed(assumed: Assumptions, scenario: Scenario) -> Assumptions:
    """The assumptions with what the scenario names.

    Raises:
        Refusal: for a window that there is not.
    """
    return replace(
        assumed,
        window=assumed.window if scenario.window is None else scenario.window,
        back=assumed.back if scenario.back is None else scenario.back,
    )


def beside(found: Replay, others: Sequence[Outcome]) -> list[Outcome]:
    """The rules as they were, then the others; nothing where there are none."""
    return [Outcome(BASE, found), *others] if others else []


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
    """Each year's first planned visits; triggered ones have no cap (P-13)."""
    if scenario.cap is None and not scenario.cap_by_grade:
        return list(rows)
    done: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    kept = []
    for row in sorted(rows, key=_by_day):
        cap = scenario.cap_by_grade.get(row.grade, scenario.cap)
        if cap is None or _is_triggered(row, assumed):
            kept.append(row)
            continue
        visits, day = done[_counted(row, scenario)], row.day.isoformat()
        if scenario.counts != "programme" and visits[-1:] == [day]:
            kept.append(row)
        elif len(visits) < cap:
            visits.append(day)
            kept.append(row)
    return kept


def _is_triggered(row: Recorded, assumed: Assumptions) -> bool:
    return assumed.triggered is not None and bool(assumed.triggered.search(row.kind))


def _counted(row: Recorded, scenario: Scenario) -> tuple[str, ...]:
    """What the cap counts together: a year of a premises, and of whom."""
    year = row.premises, str(row.day.year)
    match scenario.counts:
        case "programme":
            return (*year, row.agency, row.programme)
        case "agency":
            return (*year, row.agency)
        case "premises":
            return year


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
        return row._replace(premises=f"{row.premises}\n{row.agency}\n{row.programme}")
    if row.premises in scenario.solo:
        return row._replace(premises=f"{row.premises}\n{row.agency}")
    return row
