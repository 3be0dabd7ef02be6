"""Grades in bulk: good rows in, wrong rows named, nothing twice (S-08, G-01)."""

from collections.abc import Sequence

from credit_svc import policy
from credit_svc.grades.commands import grader, take
from credit_svc.grades.domain.grade import Graded, Grader, read
from credit_svc.models.domain.problems import Problem
from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx

BATCH = 2000
COLUMNS = Columns(
    required=("uscc", "domain", "grade"),
    optional=(
        "region",
        "model",
        "model_version",
        "reasons",
        "cause",
        "valid_from",
        "facts",
        "statute",
        "statute_to",
    ),
)


async def import_grades(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Take grades; one upload is one transaction."""
    report, seen, by = Report(), await Seen.begin(tx), grader(tx, who)
    async for batch in read_batches(upload, COLUMNS, BATCH, bad=report.refuse):
        read_rows = _read(batch, by, report)
        facts = [(f"{one.uscc} {one.domain}", one) for _, one in read_rows]
        against = await seen.contradictions([line for line, _ in read_rows], facts)
        kept = without(read_rows, against, report)
        refused = report.refused
        written = await take(tx, who, kept, report.refuse_line)
        count = len(kept) - (report.refused - refused)
        report.accept(count, unchanged=count - len(written))
        report.wrote([row["version"] for row in written])
    return report.finish()


def _read(batch: Sequence[Row], by: Grader, report: Report) -> list[tuple[int, Graded]]:
    rules = policy.current()
    rows: list[tuple[int, Graded]] = []
    for line, values in batch:
        try:
            rows.append((line, read(values, by, rules)))
        except Problem as problem:
            report.refuse_line(line, problem)
    return rows
