"""Sets grades, one or many at a time, with their history and events (G-01, G-05)."""

from collections.abc import Callable, Mapping, Sequence

from credit_svc.grades import events, store
from credit_svc.grades.domain.grade import SubjectGrade
from credit_svc.grades.domain.grader import Grader
from credit_svc.grades.domain.reading import read
from credit_svc.grades.tables import GradeRow
from credit_svc.models.domain.problems import Problem
from credit_svc.neighbours import queries as neighbours
from credit_svc.policy import current_law
from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from shared.messaging.outbox import record

BATCH = 2000
COLUMNS = Columns(
    required=("uscc", "domain", "grade"),
    optional=(
        "uscc_ground",
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

Refuse = Callable[[int, Problem], None]
"""Takes the line and the problem of a row that is refused."""


async def set_grade(tx: Tx, who: Principal, cells: Mapping[str, str]) -> SubjectGrade:
    """Set the grade of one subject in one domain (G-01).

    Raises:
        Problem: if it cannot be taken.
    """
    grade = read(cells, _grader(tx, who), current_law())
    await _apply(tx, who, [(1, grade)], _raise)
    return grade


async def import_grades(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Set grades in bulk: good rows go in, wrong rows are named (S-08, G-01).

    One upload is one transaction, and the same upload again changes nothing.
    """
    report, seen, grader = Report(), await Seen.begin(tx), _grader(tx, who)
    async for batch in read_batches(upload, COLUMNS, BATCH, bad=report.refuse):
        lines = _read(batch, grader, report)
        facts = [(f"{grade.uscc} {grade.domain}", grade) for _, grade in lines]
        against = await seen.contradictions([line for line, _ in lines], facts)
        consistent = without(lines, against, report)
        refused_before = report.refused
        written = await _apply(tx, who, consistent, report.refuse_line)
        accepted = len(consistent) - (report.refused - refused_before)
        report.accept(accepted, unchanged=accepted - len(written))
        report.wrote([row.version for row in written])
    return report.finish(tx.act)


def _grader(tx: Tx, who: Principal) -> Grader:
    return Grader(who.agency, who.region, who.domain, tx.runtime.clock.today())


def _raise(_: int, problem: Problem) -> None:
    raise problem


def _read(
    batch: Sequence[Row], by: Grader, report: Report
) -> list[tuple[int, SubjectGrade]]:
    rules = current_law()
    grades: list[tuple[int, SubjectGrade]] = []
    for line, cells in batch:
        try:
            grades.append((line, read(cells, by, rules)))
        except Problem as problem:
            report.refuse_line(line, problem)
    return grades


async def _apply(
    tx: Tx, who: Principal, lines: Sequence[tuple[int, SubjectGrade]], refuse: Refuse
) -> list[GradeRow]:
    """Write the grades that say something new, and publish them."""
    present = await store.lock(tx, [grade.key for _, grade in lines])
    areas = await neighbours.areas_of(tx, {grade.uscc for _, grade in lines})
    today = tx.runtime.clock.today()
    changed: dict[tuple[str, str], SubjectGrade] = {}
    for line, grade in lines:
        before = present.get(grade.key)
        try:
            after = grade.replacing(before, today, areas.get(grade.uscc, ()))
        except Problem as problem:
            refuse(line, problem)
        else:
            if after != before:
                changed[after.key] = after
    if not changed:
        return []
    now = tx.runtime.clock.now()
    written = await store.write.all(tx, list(changed.values()), now, who.agency)
    await record(tx, *map(events.grade_changed, written))
    return written
