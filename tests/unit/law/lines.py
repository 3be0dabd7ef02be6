"""Reads the tables of the law; whatever is wrong is named with its file and line."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shared.civic.law import Entry
from shared.civic.law.cells import Line as CsvLine
from shared.civic.law.cells import (
    day_of,
    domain_of,
    lines_of,
    parts_of,
    region_of,
)
from tests.unit.law.asking import Situation

TABLES = Path(__file__).parent / "tables"
COLUMNS = (
    "says",
    "rule",
    "question",
    "day",
    "region",
    "domain",
    "situation",
    "verdict",
    "row",
    "clause",
)
NO_ROW = "none"


class TablesUnreadable(ValueError):
    """Tables cannot be read; the message names every fault, one a line."""


@dataclass(frozen=True)
class Line:
    """One line: a situation, and what the law says of it."""

    source: str
    says: str
    rule: str
    question: str
    day: date
    region: str
    domain: str
    situation: Mapping[str, str]
    verdict: Mapping[str, str]
    rows: tuple[str, ...]
    clause: str

    def asked(self) -> Situation:
        """The situation, as a question reads it."""
        return Situation(self.region, self.domain, self.day, self.situation)


@dataclass(frozen=True)
class Known:
    """What lines may name: rows, questions, rules, short names of documents."""

    rows: Mapping[str, Entry]
    questions: Collection[str]
    rules: Collection[str]
    documents: Collection[str]


def read(texts: Iterable[tuple[str, str]], known: Known) -> list[Line]:
    """The lines of some tables, each named by the document that it reads.

    Raises:
        TablesUnreadable: with every fault, each with its file and line.
    """
    faults: list[str] = []
    lines: list[Line] = []
    for csv_line in lines_of(texts, COLUMNS, faults):
        try:
            lines.append(_line(csv_line, known))
        except ValueError as fault:
            faults.append(f"{csv_line.source}: {fault}")
    if faults:
        raise TablesUnreadable("\n".join(faults))
    return lines


def files(folder: Path = TABLES) -> Iterator[tuple[str, str]]:
    """Name and text of every table."""
    for path in sorted(folder.glob("*.csv")):
        yield path.name, path.read_text(encoding="utf-8")


def document_of(clause: str) -> str:
    """The short name that a clause begins with; of a rule's own number `default`."""
    short = clause.partition(" ")[0]
    return "default" if short[:2] in {f"{letter}-" for letter in "PSGCMEIX"} else short


def _line(csv_line: CsvLine, known: Known) -> Line:
    cells = csv_line.cells
    empty = [name for name, text in cells.items() if not text and name != "situation"]
    if empty:
        raise ValueError(f"empty: {', '.join(empty)}")
    if cells["question"] not in known.questions:
        raise ValueError(f"no question {cells['question']!r}")
    if cells["rule"] not in known.rules:
        raise ValueError(f"no rule {cells['rule']!r}")
    rows = tuple(part.strip() for part in cells["row"].split(";"))
    _check_clause(cells["clause"], rows, csv_line.source, known)
    day = day_of(cells["day"])
    assert day is not None
    return Line(
        source=csv_line.source,
        says=cells["says"],
        rule=cells["rule"],
        question=cells["question"],
        day=day,
        region=region_of(cells["region"]),
        domain=domain_of(cells["domain"]),
        situation=parts_of(cells["situation"]),
        verdict=parts_of(cells["verdict"]),
        rows=() if rows == (NO_ROW,) else rows,
        clause=cells["clause"],
    )


def _check_clause(
    clause: str, rows: tuple[str, ...], source: str, known: Known
) -> None:
    """A clause is its rows' own, and of the document that the file is named by."""
    document = document_of(clause)
    if document not in {"default", *known.documents}:
        raise ValueError(f"no document is called as {clause!r} begins")
    if source.partition(".csv")[0] != document:
        raise ValueError(f"{clause} is not of the document of this file")
    if rows == (NO_ROW,):
        return
    for row_id in rows:
        row = known.rows.get(row_id)
        if row is None:
            raise ValueError(f"no row {row_id!r}")
        if row.waits_for:
            raise ValueError(f"{row_id} decides nothing, it waits for {row.waits_for}")
        if row.clause != clause:
            raise ValueError(f"{row_id} cites {row.clause}, not {clause}")
