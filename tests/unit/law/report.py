"""`python -m tests.unit.law.report`: clause → rule → row → test, as docs/law.md."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from shared.civic.law import Row
from tests.sourcetree import ROOT
from tests.unit.law.lines import Line
from tests.unit.law.test_tables import LAWS, LINES

DOCUMENT = ROOT / "docs" / "law.md"
_HEAD = """# What decides, and which test proves it

Made by `make law` from the rows of all services and from the tables in
`tests/unit/law/tables`; a test holds it current. One line for each row that decides
something now: its clause, the rule, the row's id, and the table that asks the product
about it, where its id stands. `onevisit law list --waiting` lists the rows that decide
nothing yet.

| clause | rule | row | test |
|---|---|---|---|
"""


def deciding() -> dict[str, Row[Any]]:
    """Every row that decides, by its id; rows that services share stand once."""
    return {row.id: row for law in LAWS for row in law.rows}


def proofs(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Row → the lines that prove it."""
    by_row: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        for row_id in line.rows:
            by_row[row_id].append(line)
    return by_row


def unproved(lines: Iterable[Line]) -> list[str]:
    """Rows that decide and that no line asks about."""
    return sorted(deciding().keys() - proofs(lines).keys())


def document(lines: Iterable[Line]) -> str:
    """The whole document."""
    by_row, rows = proofs(lines), deciding()
    told = [
        f"| {rows[row_id].clause} | {_rules(by_row[row_id])} | `{row_id}` "
        f"| {_places(by_row[row_id])} |\n"
        for row_id in sorted(rows, key=lambda row_id: (rows[row_id].clause, row_id))
        if row_id in by_row
    ]
    return _HEAD + "".join(told)


def _rules(lines: Sequence[Line]) -> str:
    return ", ".join(sorted({line.rule for line in lines}))


def _places(lines: Sequence[Line]) -> str:
    return ", ".join(sorted({line.source.partition(" line ")[0] for line in lines}))


if __name__ == "__main__":
    DOCUMENT.write_text(document(LINES), encoding="utf-8")
    sys.stdout.write(f"wrote {DOCUMENT.relative_to(ROOT)}\n")
