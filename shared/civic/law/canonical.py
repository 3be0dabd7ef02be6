"""The text of a set of rows as it is kept, and the hash that names it (X-01).

The rows stand in their order, for it decides between equals; each has the rank of its
document, so that a kept set needs no register of documents to be read again.
"""

import csv
import hashlib
from collections.abc import Iterable
from datetime import date

from shared.civic.law.rows import Entry

COLUMNS = (
    "id",
    "topic",
    "region",
    "domain",
    "unit",
    "narrows",
    "value",
    "binding",
    "valid_from",
    "valid_to",
    "clause",
)
"""What a row decides by."""
WRITTEN = (*COLUMNS, "waits_for", "note")
"""The columns of a file of rows."""
KEPT = (*COLUMNS, "rank")
"""The columns of a kept set."""


class _Lines(list[str]):
    """Text that a CSV writer can write to."""

    def write(self, text: str) -> None:
        """Take one line."""
        self.append(text)


def text_of(rows: Iterable[Entry]) -> str:
    """The rows as CSV with the columns of a kept set."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(KEPT)
    writer.writerows(cells_of(row) for row in rows)
    return "".join(lines)


def digest_of(text: str) -> str:
    """The SHA-256 of a set's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def cells_of(row: Entry) -> tuple[str, ...]:
    """A row as it stands in a kept set, cell by cell in the order of `KEPT`."""
    return (
        row.id,
        row.topic,
        row.region,
        row.domain,
        row.unit,
        "; ".join(f"{name}={word}" for name, word in sorted(row.narrows)),
        row.text,
        row.binding,
        _day(row.valid_from),
        _day(row.valid_to),
        row.clause,
        row.document.rank.name.lower(),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
