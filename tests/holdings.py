"""What the other services hold of subjects, out of their rows of retention (S-11).

`make law` writes it into subject-svc, which tells subjects of it: a service reads its
own package alone.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from shared.retention import rules_of
from shared.running.names import NAMES
from shared.running.service import load
from tests.sourcetree import ROOT

FILE = ROOT / "services/subject-svc/subject_svc/elsewhere.csv"
COLUMNS = ("service", "table", "holds", "purpose", "grounds", "keep")
BY_THE_VISIT = {"rating", "report", "visit_part"}
"""Tables that hold something of a subject without its code beside it."""


def text() -> str:
    """The file as it is to be."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines())
    return file.getvalue()


def _lines() -> Iterator[tuple[str, ...]]:
    for name in NAMES:
        if name == "subject-svc":
            continue
        tables = load(name).metadata.tables
        for rule in rules_of(name.replace("-", "_")):
            keyed = rule.table in tables and "uscc" in tables[rule.table].columns
            if keyed or rule.table in BY_THE_VISIT:
                keep = rule.since.period if rule.since else rule.end.value
                grounds = "; ".join(rule.grounds)
                yield name, rule.table, rule.holds, rule.purpose, grounds, keep


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
