"""Rows of a filed plan become tasks, in chunks and set-based (P-20, P-23).

One task for each agency and place, with the items that the agency claimed. Every chunk
is one INSERT … SELECT of tasks and one COPY of their events, so that memory stays flat
for any number of rows.
"""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from plan_svc.plans import events as records
from plan_svc.plans.domain.plan import Mode
from plan_svc.review import store as rows
from plan_svc.review.domain import frequency
from plan_svc.review.domain.frequency import Window
from plan_svc.review.queries import Reviewed
from plan_svc.review.store import Party
from shared import jsontext
from shared.db import Tx
from shared.events.plan import TaskKind, TaskScheduled, TaskWithdrawn
from shared.messaging import outbox

CHUNK = 5000

_INSERT = """
INSERT INTO task (
    number, agency, section, domain, region, place, uscc, kind, source, plan_id,
    plan_code, plan_kind, lead, items, item_codes, earliest, latest, known_on,
    period_from, period_to, on_site, surprise, classified, joint_forbidden,
    duration_minutes, materials, status, version)
SELECT c.plan_code || '.' || c.agency || '.' || s.place, c.agency, c.section, c.domain,
       left(p.region, 6), s.place, s.uscc, 'planned', 'plan', s.plan_id, c.plan_code,
       c.plan_kind, c.lead, c.items, c.item_codes, c.earliest, c.latest, c.known_on,
       f.first, f.last, c.on_site, c.surprise, c.classified, c.joint_forbidden,
       c.duration_minutes, c.materials, 'scheduled', 1
FROM (SELECT * FROM plan_subject WHERE plan_id = $1 AND place > $2
      ORDER BY place LIMIT $3) s
CROSS JOIN jsonb_populate_record(NULL::task, $4::jsonb) c
JOIN place_copy p ON p.number = s.place
LEFT JOIN grade_copy g ON g.uscc = s.uscc AND g.domain = c.domain
LEFT JOIN unnest($5::text[], $6::date[], $7::date[]) AS f(grade, first, last)
    ON f.grade = coalesce(g.grade, '')
RETURNING number, region, place, uscc, period_from, period_to
"""

_WITHDRAW = """
UPDATE task SET status = 'withdrawn', reason = $2, version = version + 1
WHERE number IN (
    SELECT number FROM task WHERE plan_id = $1 AND status = 'scheduled'
    ORDER BY number LIMIT $3)
RETURNING *
"""


async def schedule(tx: Tx, case: Reviewed, plan: asyncpg.Record) -> None:
    """Turn every subject of the plan into a task of every agency of it."""
    for party in case.parties:
        sheet = _sheet(case, party, plan)
        sheet_text = jsontext.dumps(sheet)
        periods = _periods(case, party)
        last = ""
        while True:
            found = await tx.fetch(
                _INSERT, plan["id"], last, CHUNK, sheet_text, *periods
            )
            if not found:
                break
            tasks = [TaskScheduled(**sheet, **row) for row in found]
            await outbox.record(tx, *tasks)
            last = max(row["place"] for row in found)


async def withdraw_open(tx: Tx, plan_id: UUID, reason: str) -> None:
    """Withdraw the plan's open tasks, in chunks."""
    while True:
        found = await tx.fetch(_WITHDRAW, plan_id, reason, CHUNK)
        await outbox.record(
            tx, *(records.task_event(TaskWithdrawn, row) for row in found)
        )
        if len(found) < CHUNK:
            return


def _sheet(case: Reviewed, party: Party, plan: asyncpg.Record) -> dict[str, Any]:
    """What all tasks of one agency of the plan have in common."""
    draft, agency = case.draft, party.planner
    items = sorted(party.items, key=lambda one: one.code)
    return {
        "agency": agency.code,
        "section": draft.section if agency is case.planner else None,
        "domain": agency.domain,
        "kind": TaskKind.PLANNED,
        "source": "plan",
        "plan_code": plan["plan_code"],
        "plan_kind": plan["kind"],
        "lead": case.planner.code if len(case.parties) > 1 else None,
        "items": [
            {
                "code": one.code,
                "risk": one.risk,
                "joint_forbidden": one.joint_forbidden,
            }
            for one in items
        ],
        "item_codes": [one.code for one in items],
        "earliest": draft.period_from,
        "latest": draft.period_to,
        "known_on": case.today,
        "on_site": draft.mode is Mode.ON_SITE,
        "surprise": draft.surprise,
        "classified": draft.classified,
        "joint_forbidden": any(one.joint_forbidden for one in items),
        "duration_minutes": draft.duration_minutes,
        "materials": [one for one in draft.materials if one.strip()],
        "version": 1,
    }


def _periods(case: Reviewed, party: Party) -> tuple[list[str], list[date], list[date]]:
    """The counting period of each grade that has one (M-02), column by column."""
    window = rows.window_of(case.draft)
    found: list[tuple[str, Window]] = []
    if window is None:
        return [], [], []
    for grade in frequency.GRADES:
        asked = party.planner.case(window.latest, case.draft, grade=grade)
        period = frequency.period_of(case.law, asked, window)
        if period is not None:
            found.append((grade, period))
    return (
        [grade for grade, _ in found],
        [period.earliest for _, period in found],
        [period.latest for _, period in found],
    )
