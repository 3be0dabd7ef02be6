"""Published plan rows become monthly plans of the city's agencies.

The rules, each named in the CSV beside the report for every row that it bends:

- `no-department`: neither the lead nor a joining department is one of the 14 domains;
  the row is left out.
- `no-target`: the row aims at nothing that the register can tell apart; left out.
- `lead-outside`: the lead is none of the 14; the first joining department leads.
- `partner-outside`: a joining department is none of the 14; the others go on.
- `ratio-missing`: no ratio can be read; 5 % is drawn.
- `month-missing`: no month can be read; the row counts as one of the whole year.
- `month-outside`: none of its months touches the story's days; the row is used as if it
  were of the whole year.

A row draws once from its pool, by its ratio. A fifth of what is drawn is visited
inside the story's days, the rest is left open in the coming month. So the number of
tasks does not depend on the date. A plan is the lead's, with the joining departments as
its partners: each gets a task at every subject drawn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from deploy.embedded.inputs import real_words
from deploy.embedded.inputs.days import StoryDays
from deploy.embedded.inputs.files import csv_rows
from deploy.embedded.inputs.seeds import drawn, pick, roll
from deploy.embedded.inputs.values import CITY, Item, PlanSheet, Remark

_DEFAULT_SHARE = 0.05
_STORY_SHARE = 0.2
_SAID = {
    "no-department": (
        "牵头和配合部门均不属于十四个领域，未采用",
        "no department of ours",
    ),
    "no-target": (
        "检查对象无法从登记信息中识别，未采用",
        "the target cannot be told apart",
    ),
    "lead-outside": (
        "牵头部门不属于十四个领域，由首个配合部门牵头",
        "the lead is none of the 14 domains: the first joining department leads",
    ),
    "partner-outside": ("配合部门不属于十四个领域", "a joining department is not ours"),
    "ratio-missing": ("未写明抽查比例，按5%抽取", "no ratio: 5 % is drawn"),
    "month-missing": (
        "未写明月份，按全年计划使用",
        "no month: used as of the whole year",
    ),
    "month-outside": (
        "月份不在故事期内，按全年计划使用",
        "its months are not the story's: used as of the whole year",
    ),
}
COLUMNS = (
    "region",
    "plan_title",
    "task",
    "items",
    "target",
    "lead_dept",
    "coop_depts",
    "ratio",
    "window",
    "level",
    "note",
)
_LEFT_OUT = {"no-department", "no-target"}


@dataclass
class PlanTable:
    """What a file of published plans turned into."""

    rows: int = 0
    used: int = 0
    sheets: list[PlanSheet] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class _Row:
    line: int
    lead: str
    domains: tuple[str, ...]
    types: tuple[str, ...]
    cells: Mapping[str, str]


def read(
    path: Path, days: StoryDays, pools: Mapping[str, Sequence[str]], seed: int
) -> PlanTable:
    """Turn every row of the file into plans, or name why not.

    Args:
        path: the CSV, plain or gzip.
        days: the story's days.
        pools: places by business type, `*` for all of them.
        seed: of the draw.

    Raises:
        FileUnreadable: if it is no such file.
    """
    table = PlanTable()
    for line, cells in _rows(path):
        table.rows += 1
        row = _understood(table, path.name, line, cells)
        if row is None:
            continue
        table.used += 1
        table.items += _items(row)
        table.sheets += _sheets(table, path.name, row, days, (pools, seed))
    return table


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in csv_rows(path, COLUMNS):
        yield line, {key: value.strip() for key, value in row.items()}


def _remark(table: PlanTable, file: str, line: int, rule: str, about: str) -> None:
    zh, en = _SAID[rule]
    code = "left-out" if rule in _LEFT_OUT else "bent"
    table.remarks.append(Remark(file, line, code, rule, f"{zh}（{about}）", en))


def _understood(
    table: PlanTable, file: str, line: int, cells: dict[str, str]
) -> _Row | None:
    field_of_row = cells["task"] + cells["items"]
    lead, outside = real_words.departments(cells["lead_dept"], field_of_row)
    partners, unread = real_words.departments(cells["coop_depts"], field_of_row)
    domains = tuple(dict.fromkeys([*lead, *partners]))
    about = cells["lead_dept"] or "（空）"
    if not domains:
        _remark(table, file, line, "no-department", about)
        return None
    types = real_words.business_types(cells["target"], cells["task"])
    if not types:
        _remark(table, file, line, "no-target", cells["target"] or cells["task"])
        return None
    if not lead:
        _remark(table, file, line, "lead-outside", about)
    for name in [*outside, *unread] if lead else unread:
        _remark(table, file, line, "partner-outside", name)
    return _Row(line, domains[0], domains, types, cells)


def _item_code(row: _Row, domain: str) -> str:
    return f"{domain}-{row.line + 500:03d}"


def _items(row: _Row) -> Iterator[Item]:
    """One item for each department of the row, with the row's check points."""
    level = row.cells["level"] + row.cells["note"]
    risk = "high" if "重点检查" in level or "危险" in row.cells["task"] else "medium"
    for domain in row.domains:
        yield Item(
            code=_item_code(row, domain),
            domain=domain,
            name=row.cells["task"],
            risk=risk,
            item_list="key" if risk == "high" else "random",
            legal_basis=f"{row.cells['region']}：{row.cells['plan_title']}",
            points=real_words.points(row.cells["items"], row.cells["task"]),
        )


def _sheets(
    table: PlanTable,
    file: str,
    row: _Row,
    days: StoryDays,
    draw: tuple[Mapping[str, Sequence[str]], int],
) -> Iterator[PlanSheet]:
    pools, seed = draw
    pool = sorted({place for kind in row.types for place in pools.get(kind, ())})
    ratio = real_words.share(row.cells["ratio"], len(pool))
    if ratio is None:
        ratio = _DEFAULT_SHARE
        about = row.cells["ratio"] or "（空）"
        _remark(table, file, row.line, "ratio-missing", about)
    count = min(len(pool), max(1, round(len(pool) * ratio)))
    places = drawn(seed, pool, count, "row", row.line)
    _remark_months(table, file, row, days)
    now = [p for p in places if roll(seed, "month", row.line, p) < _STORY_SHARE]
    later = sorted(set(places) - set(now))
    for month, chosen in (("story", now), ("coming", later)):
        if chosen:
            yield _sheet(row, days, (month, chosen, ratio, seed))


def _remark_months(table: PlanTable, file: str, row: _Row, days: StoryDays) -> None:
    named = real_words.months(row.cells["window"])
    about = row.cells["window"] or "（空）"
    if not named:
        _remark(table, file, row.line, "month-missing", about)
    elif not named & {day.month for day in days.all}:
        _remark(table, file, row.line, "month-outside", about)


def _sheet(
    row: _Row, days: StoryDays, drawn_from: tuple[str, Sequence[str], float, int]
) -> PlanSheet:
    month, places, ratio, seed = drawn_from
    shift = pick(seed, 8, "start", month, row.line)
    start = days.day((10 if month == "story" else 33) + shift)
    return PlanSheet(
        key=f"{month}.{row.line}",
        title=f"{start:%Y年%m月}{row.cells['task']}（{row.cells['region']}）",
        agency=f"{CITY}-{row.lead}",
        items=tuple(_item_code(row, domain) for domain in row.domains),
        period_from=start,
        period_to=start + timedelta(days=9),
        file_on=_file_on(row, days, month),
        places=tuple(places),
        ratio=round(ratio, 4),
        partners=tuple(
            f"{CITY}-{domain}" for domain in row.domains if domain != row.lead
        ),
        source_line=row.line,
    )


def _file_on(row: _Row, days: StoryDays, month: str) -> date:
    if month == "story":
        return days.working[row.line % 2]
    last = days.as_of if row.line % 2 else days.day(21)
    return days.working_at_or_before(last)
