"""Grades are set, one or many as one, with their history and events (G-01, G-05)."""

from collections.abc import Callable, Mapping, Sequence

import asyncpg

from credit_svc import policy
from credit_svc.grades import events as records
from credit_svc.grades.domain.grade import Graded, Grader, read
from credit_svc.models.domain.problems import Problem
from shared import jsontext
from shared.auth import Principal
from shared.db import Tx
from shared.messaging.outbox import record

LOCK = """
SELECT grade.* FROM grade
WHERE (uscc, domain) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY uscc, domain FOR UPDATE
"""
VALUES = (
    "region",
    "grade",
    "previous",
    "model",
    "model_version",
    "reasons",
    "cause",
    "valid_from",
    "facts",
    "statute",
    "statute_to",
    "unobtrusive",
    "unobtrusive_reason",
)
KEPT_VERSIONS = (
    "uscc, domain, version, grade, previous, model, model_version, reasons, cause, "
    "valid_from, statute, unobtrusive, unobtrusive_reason, changed_at, by"
)
WRITE = f"""
WITH written AS (
    INSERT INTO grade AS kept
        (uscc, domain, {", ".join(VALUES)}, version, changed_at, by)
    SELECT uscc, domain, {", ".join(VALUES)}, 1, $2, $3
    FROM jsonb_populate_recordset(NULL::grade, $1::jsonb) ORDER BY uscc, domain
    ON CONFLICT (uscc, domain) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in VALUES)},
        version = kept.version + 1, changed_at = excluded.changed_at, by = excluded.by
    RETURNING kept.*
), archived AS (
    INSERT INTO grade_version ({KEPT_VERSIONS}) SELECT {KEPT_VERSIONS} FROM written
)
SELECT * FROM written
"""  # noqa: S608 - our own column names

Refuse = Callable[[int, Problem], None]
"""Takes the line and the problem of a row that is refused."""


def grader(tx: Tx, who: Principal) -> Grader:
    """The caller as one who grades."""
    return Grader(who.agency, who.region, who.domain, tx.runtime.clock.today())


async def set_one(tx: Tx, who: Principal, values: Mapping[str, str]) -> Graded:
    """Set the grade of one subject in one domain (G-01).

    Raises:
        Problem: if it cannot be taken.
    """
    graded = read(values, grader(tx, who), policy.current())

    def refuse(_: int, problem: Problem) -> None:
        raise problem

    await take(tx, who, [(1, graded)], refuse)
    return graded


async def take(
    tx: Tx, who: Principal, rows: Sequence[tuple[int, Graded]], refuse: Refuse
) -> list[asyncpg.Record]:
    """Write the grades that say something new, and publish them."""
    known = await _known(tx, [graded for _, graded in rows])
    today = tx.runtime.clock.today()
    changed: dict[tuple[str, str], Graded] = {}
    for line, graded in rows:
        before = known.get(graded.key)
        try:
            now = graded.after(before, today)
        except Problem as problem:
            refuse(line, problem)
        else:
            if now != before:
                changed[now.key] = now
    if not changed:
        return []
    written = await tx.fetch(
        WRITE,
        jsontext.dumps(list(changed.values())),
        tx.runtime.clock.now(),
        who.agency,
    )
    await record(tx, *map(records.event, written))
    return written


async def _known(tx: Tx, wanted: Sequence[Graded]) -> dict[tuple[str, str], Graded]:
    rows = await tx.fetch(
        LOCK, [one.uscc for one in wanted], [one.domain for one in wanted]
    )
    return {(row["uscc"], row["domain"]): records.graded(row) for row in rows}
