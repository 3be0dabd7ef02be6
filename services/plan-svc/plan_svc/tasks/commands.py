"""Triggered tasks, and withdrawing a task (P-01, P-09, P-21, P-22)."""

import asyncpg

from plan_svc.library import domain as items
from plan_svc.library.domain import Item
from plan_svc.library.errors import (
    AgencyUnknown,
    PlaceUnknown,
    TaskExists,
    TaskNotOpen,
    TaskUnknown,
)
from plan_svc.plans import events as records
from plan_svc.plans.domain.plan import Planner
from plan_svc.plans.schemas import TaskIn, TaskOut
from plan_svc.policy import current_law
from plan_svc.tasks.domain import source
from plan_svc.tasks.domain.task import ensure_window, triggered_number
from shared import jsontext
from shared.auth import Principal
from shared.db import Tx
from shared.events.plan import TaskItem, TaskScheduled, TaskWithdrawn
from shared.messaging import outbox

_INSERT = """
INSERT INTO task (
    number, agency, section, domain, region, place, uscc, kind, source, source_number,
    source_reason, items, item_codes, earliest, latest, known_on, on_site, surprise,
    classified, joint_forbidden, out_of_scope, duration_minutes, status, version)
SELECT number, agency, section, domain, region, place, uscc, 'triggered', source,
       source_number, source_reason, items, item_codes, earliest, latest, known_on,
       on_site, surprise, classified, joint_forbidden, out_of_scope, duration_minutes,
       'scheduled', 1
FROM jsonb_populate_record(NULL::task, $1::jsonb)
ON CONFLICT (number) DO NOTHING
RETURNING *
"""


async def trigger(tx: Tx, body: TaskIn, who: Principal) -> TaskOut:
    """Enter a task whose source needs no plan (P-01, P-21)."""
    row = await records.agency(tx, who.agency)
    if row is None:
        raise AgencyUnknown(f"{who.agency} is not entered.", agency=who.agency)
    agency = records.planner_of(row)
    today = tx.runtime.clock.today()
    case = agency.case(today)
    source.ensure_triggered(current_law(), case, body.source)
    source.ensure_out_of_scope(current_law(), case, body.out_of_scope)
    ensure_window(body.earliest or today, body.latest, today)
    library = await records.library(tx, body.items)
    items.ensure_inspectable(body.items, library, agency.code, body.latest)
    place = await _place(tx, body.place, who)
    members = _members(body, agency, place, list(library.values()))
    stored = await tx.fetchrow(
        _INSERT,
        jsontext.dumps(
            members | {"known_on": today, "earliest": body.earliest or today}
        ),
    )
    if stored is None:
        raise TaskExists(number=members["number"])
    await outbox.record(tx, records.task_event(TaskScheduled, stored))
    return TaskOut.model_validate(records.plain(stored))


async def withdraw(tx: Tx, number: str, reason: str, who: Principal) -> TaskOut:
    """Withdraw an open task of the caller's agency, with a reason (M-12)."""
    row = await tx.fetchrow("SELECT * FROM task WHERE number = $1 FOR UPDATE", number)
    if row is None or not who.sees(row["region"]):
        raise TaskUnknown
    who.must_be(row["agency"])
    if row["status"] != "scheduled":
        raise TaskNotOpen(status=row["status"])
    row = await tx.fetchrow(
        """
        UPDATE task SET status = 'withdrawn', reason = $2, version = version + 1
        WHERE number = $1 RETURNING *
        """,
        number,
        reason,
    )
    if row is None:
        raise TaskUnknown
    await outbox.record(tx, records.task_event(TaskWithdrawn, row))
    return TaskOut.model_validate(records.plain(row))


async def _place(tx: Tx, number: str, who: Principal) -> asyncpg.Record:
    place = await tx.fetchrow(
        """
        SELECT number, uscc, left(region, 6) AS region FROM place_copy
        WHERE number = $1 AND NOT retired
        """,
        number,
    )
    if place is None:
        raise PlaceUnknown(place=number)
    who.must_see(place["region"])
    return place


def _members(
    body: TaskIn, agency: Planner, place: asyncpg.Record, wanted: list[Item]
) -> dict[str, object]:
    ordered = sorted(wanted, key=lambda one: one.code)
    return {
        **body.model_dump(),
        "number": triggered_number(agency.code, body.source_number, body.place),
        "agency": agency.code,
        "domain": agency.domain,
        "region": place["region"],
        "uscc": place["uscc"],
        "items": [
            TaskItem.model_validate(one, from_attributes=True) for one in ordered
        ],
        "item_codes": [one.code for one in ordered],
        "joint_forbidden": any(one.joint_forbidden for one in ordered),
    }
