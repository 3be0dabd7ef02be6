"""Recorded visits from a CSV file, plain or gzipped, by whatever column names."""

import csv
import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sys import intern
from typing import TextIO

COLUMNS = "premises=estab_id,agency=agency,programme=program,kind=visit_type,date=date"
"""What the five needed facts are called in a file where nothing else is said."""
NEEDED = ("premises", "agency", "programme", "kind", "date")
FINDINGS, GRADE = "findings", "grade"
_USUAL_FINDINGS = "n_findings"
_MAY_BE_EMPTY = ("kind",)
_SHOWN = 10


class UnreadableVisits(ValueError):
    """The file of visits cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row: a programme of an agency was at a premises on a day."""

    premises: str
    agency: str
    programme: str
    kind: str
    day: date
    findings: int | None = None
    """How many things were found wrong; None where the file does not say."""
    grade: str = ""
    """The credit grade of the premises, where a column is named for it."""


def pairs(text: str) -> dict[str, str]:
    """`a=b,c=d` as a mapping.

    Raises:
        UnreadableVisits: where a part is not of the form name=value.
    """
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, sign, value = part.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise UnreadableVisits(f"{part!r} is not of the form name=value")
        found[name.strip()] = value.strip()
    return found


def read(
    path: Path, columns: Mapping[str, str], where: Mapping[str, str]
) -> list[Recorded]:
    """All rows of a file that `where` takes, in the file's order.

    Raises:
        UnreadableVisits: naming missing columns, or the lines that cannot be read.
    """
    try:
        with _opened(path) as file:
            return _rows(csv.DictReader(file, strict=True), columns, where)
    except (OSError, EOFError, csv.Error) as fault:
        raise UnreadableVisits(f"{path}: {fault}") from fault
    except UnicodeDecodeError as fault:
        raise UnreadableVisits(f"{path} is not UTF-8: {fault}") from fault


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The text of the file; gzip is known by its first two bytes, not its name."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == b"\x1f\x8b"
    opened = gzip.open if zipped else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield file


def _rows(
    reader: "csv.DictReader[str]",
    columns: Mapping[str, str],
    where: Mapping[str, str],
) -> list[Recorded]:
    named = _named(reader, columns, where)
    found: list[Recorded] = []
    faults: list[str] = []
    for row in reader:
        if any(row[column] != value for column, value in where.items()):
            continue
        try:
            found.append(_recorded(row, named))
        except ValueError as fault:
            faults.append(f"line {reader.line_num}: {fault}")
    if faults:
        more = f"; and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise UnreadableVisits("; ".join(faults[:_SHOWN]) + more)
    if not found:
        raise UnreadableVisits("no row is left to replay")
    return found


def _named(
    reader: "csv.DictReader[str]",
    columns: Mapping[str, str],
    where: Mapping[str, str],
) -> dict[str, str]:
    """The columns to read; how many findings there were is taken where it stands."""
    header = set(reader.fieldnames or ())
    named = pairs(COLUMNS) | dict(columns)
    known = (*NEEDED, FINDINGS, GRADE)
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise UnreadableVisits(
            f"unknown: {', '.join(unknown)}; there are: {', '.join(known)}"
        )
    missing = sorted({*named.values(), *where} - header)
    if missing:
        raise UnreadableVisits(
            f"no column {', '.join(missing)}; the file has: {', '.join(sorted(header))}"
        )
    if FINDINGS not in named and _USUAL_FINDINGS in header:
        named[FINDINGS] = _USUAL_FINDINGS
    return named


def _recorded(row: Mapping[str, str | None], named: Mapping[str, str]) -> Recorded:
    values = {name: intern((row[named[name]] or "").strip()) for name in NEEDED}
    for name, value in values.items():
        if not value and name not in _MAY_BE_EMPTY:
            raise ValueError(f"{named[name]} is empty")
    count = (row[named[FINDINGS]] or "").strip() if FINDINGS in named else ""
    return Recorded(
        premises=values["premises"],
        agency=values["agency"],
        programme=values["programme"],
        kind=values["kind"],
        day=date.fromisoformat(values["date"]),
        findings=int(float(count)) if count else None,
        grade=intern((row[named[GRADE]] or "").strip()) if GRADE in named else "",
    )
