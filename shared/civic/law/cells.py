"""Reads the lines and cells of CSV text; a word that is not known is refused."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from shared.civic.law.documents import ANY, Rank
from shared.civic.law.rows import DOMAINS, SUM
from shared.civic.regions import is_region

W = TypeVar("W", bound=StrEnum)

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: where it stands, and its cells."""

    source: str
    cells: Cells


def lines_of(
    texts: Iterable[tuple[str, str]], columns: tuple[str, ...], faults: list[str]
) -> Iterator[Line]:
    """The rows of some files by column; a line that is no row becomes a fault."""
    for name, text in texts:
        reader = csv.reader(text.splitlines(), strict=True)
        try:
            if tuple(next(reader, ())) != columns:
                faults.append(f"{name} line 1: the columns are {','.join(columns)}")
                continue
            for cells in reader:
                source = f"{name} line {reader.line_num}"
                if len(cells) != len(columns):
                    faults.append(f"{source}: {len(cells)} cells, not {len(columns)}")
                    continue
                plain = (cell.strip() for cell in cells)
                yield Line(source, dict(zip(columns, plain, strict=True)))
        except csv.Error as fault:
            faults.append(f"{name} line {reader.line_num}: {fault}")


def parts_of(text: str) -> dict[str, str]:
    """`name=word; name=word` as a mapping."""
    parts: dict[str, str] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, word = (part.strip() for part in piece.partition("="))
        if not name or not word:
            raise ValueError(f"{piece!r} is not name=value")
        if name in parts:
            raise ValueError(f"{name!r} is given twice")
        parts[name] = word
    return parts


def shaped(shape: re.Pattern[str], text: str, what: str) -> str:
    """The text, if it has the required shape."""
    if not shape.fullmatch(text):
        raise ValueError(f"{text!r} is not {what}")
    return text


def region_of(text: str) -> str:
    """A region code, or `*`."""
    if text != ANY and not is_region(text):
        raise ValueError(f"no region {text!r}")
    return text


def domain_of(text: str) -> str:
    """A domain, `*`, or `sum`."""
    if text not in DOMAINS | {ANY, SUM}:
        raise ValueError(f"no domain {text!r}")
    return text


def word_of(kind: type[W], text: str) -> W:
    """One of the words of an enumeration."""
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"{' or '.join(kind)}, not {text!r}") from None


def day_of(text: str) -> date | None:
    """A day written YYYY-MM-DD; None where the cell is empty."""
    return date.fromisoformat(text) if text else None


def rank_of(text: str) -> Rank:
    """A rank by its name in small letters."""
    if text.upper() not in Rank.__members__:
        raise ValueError(f"no rank {text!r}")
    return Rank[text.upper()]
