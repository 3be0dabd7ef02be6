"""The table of the law's rows that lies beside the project, read for a comparison.

The project has its own form and words; here each row of the table says what a row of
the project has to have for it: the place, the document, the strength, and the figures.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

Cells = dict[str, str]

TOPICS = {
    "code.reuse": "code.reuse",
    "decline.reason": "decline.duty",
    "fields.required": "field",
    "frequency.general": "frequency",
    "frequency.on_site": "frequency",
    "frequency.planned_on_site": "frequency",
    "frequency.routine": "frequency",
    "grade.measure": "measure",
    "joint.lead": "lead.sector",
    "joint.mandatory": "plan.joint",
    "plan.basis": "deadline",
    "plan.draft": "deadline",
    "plan.file": "deadline",
    "plan.internal": "deadline",
    "plan.notify": "deadline",
    "plan.publish": "deadline",
}
"""Topics that the project calls otherwise."""
BY_WORDS = {
    "full coverage": "full_coverage",
    "not in rush hours": "hours.not_rush",
    "also subjects not in the register": "first_survey",
}
"""Topics that the project calls by what the row says."""
CHAINS = {
    "agency > municipal counterpart > district justice; towns: justice": (
        "agency > municipal_counterpart > district_justice"
    ),
    "agency > municipal brigade > district justice > municipal justice": (
        "agency > municipal_counterpart > district_justice > municipal_justice"
    ),
    "agency > district government > municipal emergency and district justice": (
        "agency > district_government > municipal_counterpart + district_justice"
    ),
    "agency > district justice and municipal health (both at once)": (
        "agency > district_justice + municipal_counterpart"
    ),
    "agency > municipal brigade > district justice": (
        "agency > municipal_counterpart > district_justice"
    ),
    "agency > justice": "agency > district_justice",
    "municipal section consent > agency > justice": (
        "municipal_counterpart > agency > district_justice"
    ),
    "municipal brigade; justice as text": (
        "agency > municipal_counterpart > district_justice"
    ),
    "agency > conference office asks all > deliberation": (
        "agency > conference_office > conference"
    ),
}
FIELDS = {
    "content": "check_points",
    "materials to prepare": "materials",
    "time": "period",
}
DATES = {
    "03-31": ("month=3", "day=31"),
    "end of March": ("month=3", "day=31"),
    "end of March after filing": ("month=3", "day=31"),
    "end of February": ("month=2", "day=end"),
    "February": ("month=2", "day=end"),
    "March": ("month=3", "day=31"),
    "25": ("month=before", "day=25"),
    "7": ("month=same", "day=7"),
    "required without a date": ("date=unset",),
    "1": ("months=1", "after=filing"),
}
SAID = {
    "100 %": "least_ratio=1",
    "all": "least_ratio=1",
    "block": "effect=blocks",
    "by hand with a reason": "by_hand=with_reason",
    "enter": "grade=A",
    "green yellow red = A B C": "names=green:A, yellow:B, red:C",
    "outside opening hours": "place_is=closed",
    "uses a code; not counted": "uses_code=yes",
}
UNITS = {
    "month": "months=",
    "month after the visit ends": "months=",
    "working days": "working_days=",
    "working days after the visit": "working_days=",
    "per year": "times_a_year=",
}
NARROWS = {
    "A with the fire internet-of-things; no densely occupied place": (
        "grade=A",
        "excludes=densely_occupied:人员密集场所",
    ),
    "also subjects not in the register": ("late_code=yes",),
    "high-risk item": ("risk=high",),
    "key fire unit": ("kind=key_fire_unit",),
    "key fire unit with an industry regulator": ("kind=key_fire_unit",),
    "monthly units": ("every=month",),
    "licence": ("licence_application",),
    "market's unobtrusive list": ("domain=market",),
    "pesticide": ("kind=pesticide",),
    "animal clinics": ("kind=animal_clinic",),
    "per item": ("item",),
    "planned on-site": ("counts=planned_on_site",),
    "public_gathering": ("kind=public_gathering",),
    "densely_occupied": ("place=densely_occupied",),
    "with results": ("with_results=yes",),
}
WHOLE = {
    "food; drugs; construction; emergency": (
        "fields=food, drugs, construction, emergency",
    )
}
CORRECTED = {
    "JS-JT 二(一)3": "JS-JT 二(一)2",
    "JS-HB 二": "JS-HB 二(二)",
}
"""Clauses of the table that are another in the document's text, which counts."""
STRENGTHS = {
    "binding": frozenset({"mandatory", "permission"}),
    "advisory": frozenset({"advisory"}),
}


@dataclass(frozen=True)
class Demand:
    """What some row of the project has to have."""

    line: int
    region: str
    domain: str
    topic: str
    clause: str
    strengths: frozenset[str]
    dates: tuple[str, str]
    words: frozenset[str]


def demands(path: Path) -> Iterator[Demand]:
    """The demands of every row; "same in" and "also" in a note mean a row for each."""
    with path.open(encoding="utf-8", newline="") as file:
        for line, cells in enumerate(csv.DictReader(file), start=2):
            for demand in _of_row(line, cells):
                yield demand
                for domain in _also_in(cells):
                    clause = f"{demand.clause.partition(' ')[0]}?"
                    yield replace(demand, domain=domain, clause=clause)


def _also_in(cells: Cells) -> list[str]:
    """The other domains of a note; their clauses are those of their own documents."""
    note = cells["note"].partition("; elsewhere")[0]
    if note.startswith(("same in ", "also ")) and cells["domain"] != "*":
        return re.findall(r"\b(police|drugs|agriculture|health|construction)\b", note)
    return []


def _of_row(line: int, cells: Cells) -> Iterator[Demand]:
    topic = TOPICS.get(cells["topic"], cells["topic"])
    plain = Demand(
        line=line,
        region=cells["region"],
        domain=cells["domain"],
        topic=BY_WORDS.get(cells["value"]) or BY_WORDS.get(cells["narrows"]) or topic,
        clause=CORRECTED.get(cells["clause"], cells["clause"]),
        strengths=STRENGTHS[cells["binding"]],
        dates=(cells["valid_from"], cells["valid_to"]),
        words=frozenset({*_narrows(cells), *_figures(cells), *_value(cells)}),
    )
    match cells["topic"]:
        case "fields.required":
            for name in cells["value"].split("; "):
                yield replace(plain, words=frozenset({FIELDS.get(name, name)}))
        case "out_of_scope" | "joint.lead" if "; " in cells["narrows"] + cells["value"]:
            for name in (cells["narrows"] or cells["value"]).split("; "):
                if name != "uses a code":
                    yield replace(plain, words=frozenset(NARROWS.get(name, (name,))))
        case _:
            yield plain


def _narrows(cells: Cells) -> Iterator[str]:
    text = cells["narrows"]
    if cells["topic"] == "list.unobtrusive" and text == "A":
        return
    if cells["topic"] == "units.publish":
        text = f"{text} units"
    pieces = [text] if text in NARROWS else text.split("; ")
    if text in WHOLE:
        yield from WHOLE[text]
        return
    for piece in filter(None, pieces):
        yield from NARROWS.get(piece, (piece.removeprefix("grade "),))
    if cells["topic"].startswith("plan.") and cells["topic"] != "plan.joint":
        yield cells["topic"].removeprefix("plan.")


def _figures(cells: Cells) -> Iterator[str]:
    if cells["counts"] and cells["topic"] != "frequency.off_site":
        yield cells["counts"]
    for name in ("period", "min", "max", "gap"):
        if cells[name]:
            yield f"{name}={cells[name]}"
    if cells["topic"] == "frequency.routine":
        yield "kinds=routine"


def _value(cells: Cells) -> Iterator[str]:
    value, unit = cells["value"], cells["unit"]
    if cells["topic"] == "chain":
        yield f"steps={CHAINS[value]}"
    elif cells["topic"].startswith("plan.") and value in DATES:
        yield from DATES[value]
    elif value.isdigit() and unit in UNITS:
        yield f"{UNITS[unit]}{value}"
    elif value in SAID:
        yield SAID[value]
    if cells["topic"] == "late_code" and "does not count" in cells["note"]:
        yield "counts_visit_day=no"
