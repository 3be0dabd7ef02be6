"""Rows of a filed plan become tasks, in chunks and set-based (P-20, P-23).

One task for each agency and place, with the items that the agency claimed. Every chunk
is one read, one COPY of tasks and one COPY of events, so that memory stays flat for
any number of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from plan_svc import records, rows
from plan_svc.domain import frequency
from plan_svc.domain.frequency import Window
from plan_svc.domain.plan import Mode
from plan_svc.domain.task import planned_number
from plan_svc.review import Reviewed
from plan_svc.rows import Party
from shared import jsontext, outbox
from shared.db import Tx
from shared.events.plan import (
    Risk,
    TaskItem,
    TaskKind,
    TaskScheduled,
    TaskWithdrawn,
)

CHUNK = 2000
COLUMNS = (
    "number",
    "agency",
    "section",
    "domain",
    "region",
    "place",
    "uscc",
    "kind",
    "source",
    "plan_id",
    "plan_code",
    "plan_kind",
    "lead",
    "items",
    "item_codes",
    "earliest",
    "latest",
    "known_on",
    "period_from",
    "period_to",
    "on_site",
    "surprise",
    "classified",
    "joint_forbidden",
    "duration_minutes",
    "status",
    "version",
)

_ROWS = """
SELECT s.place, s.uscc, left(p.region, 6) AS region, coalesce(g.grade, '') AS grade
FROM plan_subject s
JOIN place_copy p ON p.number = s.place
LEFT JOIN grade_copy g ON g.uscc = s.uscc AND g.domain = $3
WHERE s.plan_id = $1 AND s.place > $2
ORDER BY s.place LIMIT $4
"""

_WITHDRAW = """
UPDATE task SET status = 'withdrawn', reason = $2, version = version + 1
WHERE number IN (
    SELECT number FROM task WHERE plan_id = $1 AND status = 'scheduled'
    ORDER BY number LIMIT $3)
RETURNING *
"""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all tasks of one agency of the plan have in common."""

    party: Party
    items: tuple[TaskItem, ...]
    items_text: str
    periods: dict[str, Window | None]
    """Grade → counting period (M-02)."""


async def schedule(tx: Tx, case: Reviewed, plan: asyncpg.Record) -> None:
    """Turn every subject of the plan into a task of every agency of it."""
    for party in case.parties:
        sheet = _sheet(case, party)
        last = ""
        while True:
            found = await tx.fetch(_ROWS, plan["id"], last, party.planner.domain, CHUNK)
            if not found:
                break
            await _write(tx, sheet, plan, [_task(case, sheet, plan, r) for r in found])
            last = found[-1]["place"]


async def withdraw_open(tx: Tx, plan_id: UUID, reason: str) -> None:
    """Withdraw the plan's open tasks, in chunks."""
    while True:
        found = await tx.fetch(_WITHDRAW, plan_id, reason, CHUNK)
        await outbox.record(
            tx, *(records.task_event(TaskWithdrawn, row) for row in found)
        )
        if len(found) < CHUNK:
            return


def _sheet(case: Reviewed, party: Party) -> _Sheet:
    window = rows.window_of(case.draft)
    items = tuple(
        TaskItem(
            code=one.code,
            risk=Risk(one.risk),
            joint_forbidden=one.joint_forbidden,
        )
        for one in sorted(party.items, key=lambda one: one.code)
    )
    periods = {
        grade: frequency.period_of(
            case.law,
            party.planner.case(window.latest, case.draft, grade=grade),
            window,
        )
        for grade in frequency.GRADES
        if window is not None
    }
    return _Sheet(party, items, jsontext.dumps(items), periods)


def _task(
    case: Reviewed, sheet: _Sheet, plan: asyncpg.Record, row: asyncpg.Record
) -> TaskScheduled:
    draft, agency = case.draft, sheet.party.planner
    period = sheet.periods.get(row["grade"])
    return TaskScheduled(
        number=planned_number(plan["plan_code"], agency.code, row["place"]),
        agency=agency.code,
        section=draft.section if agency is case.planner else None,
        domain=agency.domain,
        region=row["region"],
        place=row["place"],
        uscc=row["uscc"],
        kind=TaskKind.PLANNED,
        source="plan",
        plan_code=plan["plan_code"],
        lead=case.planner.code,
        items=sheet.items,
        earliest=plan["period_from"],
        latest=plan["period_to"],
        known_on=case.today,
        period_from=period and period.earliest,
        period_to=period and period.latest,
        on_site=draft.mode is Mode.ON_SITE,
        surprise=draft.surprise,
        classified=draft.classified,
        joint_forbidden=any(one.joint_forbidden for one in sheet.items),
        duration_minutes=draft.duration_minutes,
        version=1,
    )


async def _write(
    tx: Tx, sheet: _Sheet, plan: asyncpg.Record, tasks: Sequence[TaskScheduled]
) -> None:
    codes = [one.code for one in sheet.items]
    given = {
        "plan_id": plan["id"],
        "plan_kind": plan["kind"],
        "items": sheet.items_text,
        "item_codes": codes,
    }
    await tx.copy(
        "task",
        COLUMNS,
        [
            [given[name] if name in given else getattr(task, name) for name in COLUMNS]
            for task in tasks
        ],
    )
    await outbox.record(tx, *tasks)
