"""docs/security.md is true: each row stands once, each file and test is there."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
INVENTORY = DOCUMENT.with_name("security-inventory.md")
ASVS = Path(__file__).parent / "asvs-5.0.0.csv"
"""The numbers of the standard's rows of levels 1 and 2, with their level."""
API = {f"API{number}": None for number in range(1, 11)}
ANSWERS = ("test", "place", "n/a", "open")
_ROW = re.compile(r"\| (API\d+|\d+(?:\.\d+){2}) \|(.*)\|")
_CODE = re.compile(r"`([^`]+)`")
_PATH = re.compile(r"[\w./-]+(?:::\w+)?")
_LINK = re.compile(r"\]\(([^)#:]+)\)")
_SUMS = re.compile(r"Of (\d+) rows: (\d+) test, (\d+) place, (\d+) n/a, (\d+) open\.")


@dataclass(frozen=True)
class Row:
    """One row of the document; those of the API list have no level."""

    number: str
    level: str | None
    about: str
    answer: str
    by: str

    def paths(self) -> list[str]:
        return [path for path in _CODE.findall(self.by) if is_path(path)]


def is_path(code: str) -> bool:
    if not _PATH.fullmatch(code):
        return False
    inside = "/" in code and not code.startswith("/")
    return inside or (ROOT / code).is_file()


def rows_of(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        if found := _ROW.fullmatch(line):
            cells = [cell.strip() for cell in found[2].split("|")]
            level = None if found[1] in API else cells.pop(0)
            about, answer, by, *more = [*cells, "", "", ""]
            yield Row(found[1], level, about, answer, by + "".join(more))


@cache
def wanted() -> Mapping[str, str | None]:
    with ASVS.open(encoding="utf-8") as lines:
        asvs = {row["row"]: row["level"] for row in csv.DictReader(lines)}
    return {**API, **asvs}


def unlike_the_lists(text: str) -> list[str]:
    """Every number stands here once, with the level that it has, and no other does."""
    seen = Counter(row.number for row in rows_of(text))
    wrong = [f"{number} is missing" for number in wanted() if number not in seen]
    wrong += [f"{number} stands {n} times" for number, n in seen.items() if n > 1]
    return wrong + [
        f"{row.number} has level {row.level}"
        for row in rows_of(text)
        if row.number not in wanted() or row.level != wanted()[row.number]
    ]


def empty_rows(text: str) -> list[str]:
    """Each row has one of four answers, and a test, a file or a reason for it."""
    wrong = []
    for row in rows_of(text):
        tests = [path for path in row.paths() if path.startswith("tests/")]
        reasons = len(row.by.split()) > 1
        good = {
            "test": bool(tests),
            "place": bool(row.paths()),
            "n/a": reasons,
            "open": reasons,
        }
        if not row.about or not good.get(row.answer, False):
            wrong.append(f"{row.number} says nothing: {row.answer} {row.by}")
    return wrong


def what_is_not_there(text: str) -> list[str]:
    """Each file that is named exists, and each test is one of its file."""
    wrong = []
    for code in filter(is_path, _CODE.findall(text)):
        path, _, name = code.partition("::")
        if not (ROOT / path).exists():
            wrong.append(f"no {path}")
        elif name and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8"):
            wrong.append(f"no {name} in {path}")
    links = [link for link in _LINK.findall(text) if not there(link)]
    return wrong + [f"no {link}" for link in links]


def there(link: str) -> bool:
    return (DOCUMENT.parent / link).exists()


def wrong_sums(text: str) -> list[str]:
    """The sums above the rows are theirs."""
    counts = Counter(row.answer for row in rows_of(text) if row.level)
    sums = [counts.total(), *(counts[answer] for answer in ANSWERS)]
    told = [list(map(int, found)) for found in _SUMS.findall(text)]
    return [] if told == [sums] else [f"told {told}, counted {sums}"]


CHECKS = (unlike_the_lists, empty_rows, what_is_not_there, wrong_sums)
Check = Callable[[str], list[str]]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_document_is_true(check: Check) -> None:
    assert check(DOCUMENT.read_text(encoding="utf-8")) == []


def test_the_inventory_names_what_is_there() -> None:
    text = INVENTORY.read_text(encoding="utf-8")
    assert what_is_not_there(text) == []
    assert what_is_not_there(f"{text}\n`docs/nowhere.md`") != []


GOOD = "tests/contract/test_security_document.py::test_the_document_is_true"
PLANTED: dict[str, tuple[Check, str]] = {
    "a test that is none": (what_is_not_there, f"`{GOOD}ish`"),
    "a file that is none": (what_is_not_there, "`docs/nowhere.md`"),
    "a link that leads nowhere": (what_is_not_there, "[x](nowhere.md)"),
    "a row twice": (unlike_the_lists, f"| 1.2.4 | 1 | x | test | `{GOOD}` |"),
    "a row of another list": (unlike_the_lists, "| 99.1.1 | 1 | x | n/a | no such |"),
    "another level": (unlike_the_lists, f"| 1.2.4 | 2 | x | test | `{GOOD}` |"),
    "a test without a name": (empty_rows, "| 1.2.4 | 1 | x | test | believe me |"),
    "a place without one": (empty_rows, "| 1.2.4 | 1 | x | place | somewhere |"),
    "no reason": (empty_rows, "| 1.2.4 | 1 | x | open | |"),
    "another answer": (empty_rows, f"| 1.2.4 | 1 | x | mostly | `{GOOD}` |"),
    "one more row": (wrong_sums, "| 1.2.4 | 1 | x | open | not yet |"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_untrue_is_found(what: str) -> None:
    check, line = PLANTED[what]
    text = DOCUMENT.read_text(encoding="utf-8")
    assert check(f"{text}\n{line}\n") != check(text)


def test_a_row_that_is_left_out_is_found() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for number in ("API3", "16.5.3"):
        shorter = re.sub(rf"\n\| {re.escape(number)} \|.*", "", text)
        assert f"{number} is missing" in unlike_the_lists(shorter)
