"""Writing an application, its code, holds and events in one statement (C-01)."""

from collections.abc import Sequence

import asyncpg

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.errors import TaskTaken
from checkcode_svc.applications.store.applications import members_of
from checkcode_svc.applications.store.holds import holds_of
from checkcode_svc.applications.tables import (
    ApplicationMemberRow,
    ApplicationRow,
    TaskHoldRow,
)
from checkcode_svc.base import lean
from checkcode_svc.codes import commands as codes
from checkcode_svc.codes.domain.code import Code
from shared import jsontext
from shared.audit import writing as audit
from shared.db import OneTx, Tx
from shared.db.statements import columns
from shared.events import Event
from shared.messaging import outbox

_APPLICATION, _MEMBER = columns(ApplicationRow), columns(ApplicationMemberRow)
_HOLD = columns(TaskHoldRow)
_FACTS = f"""
WITH new_application AS (
    INSERT INTO application ({_APPLICATION})
    SELECT {_APPLICATION} FROM jsonb_populate_recordset(NULL::application, $1::jsonb)
), new_member AS (
    INSERT INTO application_member ({_MEMBER})
    SELECT {_MEMBER}
    FROM jsonb_populate_recordset(NULL::application_member, $2::jsonb)
), {codes.insertion(3)}, held AS (
    INSERT INTO task_hold AS kept ({_HOLD})
    SELECT {_HOLD} FROM jsonb_populate_recordset(NULL::task_hold, $5::jsonb)
    ON CONFLICT (task) DO UPDATE SET code = excluded.code, application_id = CASE
        WHEN kept.application_id = excluded.application_id AND kept.code IS NULL
        THEN kept.application_id END
)
"""  # noqa: S608 - our own statement inside our own
"""An application's and a code's rows, the holds on their tasks, and the events that
describe them, in one statement: it is its own transaction (a row and an outbox row in
one statement 7.3k/s, in two 4.7k/s).

A hold that is another application's becomes nobody's, which its column refuses: then
nothing is written at all.
"""


async def insert(
    tx: Tx, application: Application, code: Code | None, *events: Event
) -> None:
    """Write a new application, with its code if it has one, and what describes them.

    Raises:
        TaskTaken: if a task is held elsewhere (C-09).
    """
    await _write(tx, [application], application, code, *events)


async def insert_code(
    tx: Tx, application: Application, code: Code, *events: Event
) -> None:
    """Write the code of an application on record, and what describes both.

    Raises:
        TaskTaken: if a task is held elsewhere (C-09).
    """
    await _write(tx, [], application, code, *events)


async def _write(
    tx: Tx,
    new: Sequence[Application],
    application: Application,
    code: Code | None,
    *events: Event,
) -> None:
    members = [row for application in new for row in members_of(application)]
    parties = application.members if code is None else code.members
    held = holds_of(application, parties, code)
    if isinstance(tx, OneTx):  # no other statement follows that could hold the audit's
        end = f", {audit.insertion(6, len(events))}"
        told = audit.values(tx, *events)
    else:
        end, told = outbox.insertion(6, len(events)), outbox.values(tx, *events)
    try:
        await tx.execute(
            _FACTS + end,
            jsontext.dumps(lean(ApplicationRow, new)),
            jsontext.dumps(members),
            *codes.values([] if code is None else [code]),
            jsontext.dumps(held),
            *told,
        )
    except asyncpg.NotNullViolationError as fault:
        if fault.table_name != "task_hold":
            raise
        raise TaskTaken from fault
