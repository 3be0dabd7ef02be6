"""Issuing and ending codes: the hot path, in plain SQL (C-01, C-04).

One statement writes an application's and a code's rows together with the holds on
their tasks and the events that tell of them. A task that another application holds is
not taken over: then the statement fails, and nothing is written at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

import asyncpg

from checkcode_svc import store
from checkcode_svc.applications.domain.application import Act, Party, after
from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    CodeStatus,
    Kind,
)
from checkcode_svc.applications.errors import TaskTaken
from checkcode_svc.applications.events import applied, code_event
from checkcode_svc.codes.domain import code as code_rules
from checkcode_svc.codes.domain import token
from checkcode_svc.models import (
    Application,
    ApplicationMember,
    Code,
    CodeMember,
    TaskHold,
)
from shared.db import Tx
from shared.events import Event
from shared.events.checkcode import CodeCancelled, CodeIssued
from shared.messaging import outbox

_WRITE = f"""
WITH new_application AS (
    INSERT INTO application
    SELECT * FROM jsonb_populate_recordset(NULL::application, $1::jsonb)
), new_member AS (
    INSERT INTO application_member
    SELECT * FROM jsonb_populate_recordset(NULL::application_member, $2::jsonb)
), new_code AS (
    INSERT INTO code
    SELECT * FROM jsonb_populate_recordset(NULL::code, $3::jsonb)
), new_code_member AS (
    INSERT INTO code_member
    SELECT * FROM jsonb_populate_recordset(NULL::code_member, $4::jsonb)
), held AS (
    INSERT INTO task_hold AS kept
    SELECT * FROM jsonb_populate_recordset(NULL::task_hold, $5::jsonb)
    ON CONFLICT (task) DO UPDATE SET code = excluded.code, application_id = CASE
        WHEN kept.application_id = excluded.application_id AND kept.code IS NULL
        THEN kept.application_id END
)
{outbox.insertion(6)}
"""  # noqa: S608 - our own statement inside our own
"""A hold that is another's becomes nobody's, which its column refuses."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What one statement writes; empty parts write nothing."""

    applications: Sequence[Application] = ()
    members: Sequence[ApplicationMember] = ()
    codes: Sequence[Code] = ()
    code_members: Sequence[CodeMember] = ()
    holds: Sequence[TaskHold] = ()


async def write(tx: Tx, rows: Rows, *events: Event) -> None:
    """Write and tell them all, or refuse where a task is held elsewhere (C-09)."""
    try:
        await tx.execute(
            _WRITE,
            store.as_json(rows.applications),
            store.as_json(rows.members),
            store.as_json(rows.codes),
            store.as_json(rows.code_members),
            store.as_json(rows.holds),
            *outbox.values(tx, *events),
        )
    except asyncpg.NotNullViolationError as fault:
        if fault.table_name != "task_hold":
            raise
        raise TaskTaken from fault


def holds(
    application: Application, parties: Sequence[Party], code: str | None = None
) -> list[TaskHold]:
    """One hold for each task of the parties."""
    return [
        TaskHold(task=task, agency=one.agency, application_id=application.id, code=code)
        for one in parties
        for task in one.tasks
    ]


def make(
    tx: Tx, application: Application, parties: Sequence[Party], serial: int
) -> tuple[Code, list[CodeMember]]:
    """The code of an application: its number, its token, its members."""
    now, today = tx.runtime.clock.now(), tx.runtime.clock.today()
    number = code_rules.compose(application.region[:6], application.day, serial)
    seed = token_hex(token.SEED_BYTES)
    pepper: str = tx.runtime.settings.token_pepper.get_secret_value()
    lead = parties[0].agency
    code = Code(
        code=number,
        token_seed=seed,
        token_hash=token.fingerprint(token.derive(seed, pepper)),
        application_id=application.id,
        proposal=application.proposal,
        lead=lead,
        place=application.place,
        uscc=application.uscc,
        region=application.region,
        kind=application.kind,
        kind_of_visit=application.kind_of_visit,
        questioned_at=application.questioned_at,
        day=application.day,
        expires_on=application.expires_on,
        duration_minutes=application.duration_minutes,
        status=CodeStatus.ISSUED,
        surprise=application.surprise,
        counted=application.counted,
        issued_late=application.issued_late,
        matching_unavailable=application.matching_unavailable,
        issued_at=now,
        issued_on=today,
        rating_attempts=0,
        version=1,
    )
    return code, _members(number, parties)


def _members(number: str, parties: Sequence[Party]) -> list[CodeMember]:
    return [
        CodeMember(
            code=number,
            agency=one.agency,
            position=position,
            tasks=list(one.tasks),
            items=list(one.items),
            inspectors=list(one.inspectors),
        )
        for position, one in enumerate(parties)
    ]


async def issue_for(
    tx: Tx, application: Application, parties: Sequence[Party], act: Act
) -> Code:
    """Issue the code of an application that is on record already; lead first."""
    serial = await tx.fetchval("SELECT nextval('code_serial')")
    application.status = after(ApplicationStatus(application.status), act)
    application.kind = await _kind(tx, application, parties)
    application.changed_at = tx.runtime.clock.now()
    application.version += 1
    code, members = make(tx, application, parties, serial)
    own = next((one for one in parties if one.agency == application.agency), None)
    await write(
        tx,
        Rows(
            codes=[code],
            code_members=members,
            holds=holds(application, parties, code.code),
        ),
        applied(application, own),
        code_event(CodeIssued, code, members),
    )
    await store.save(tx, application)
    return code


async def _kind(tx: Tx, application: Application, parties: Sequence[Party]) -> Kind:
    """A code with a planned task is planned."""
    planned = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM task_copy WHERE number = ANY($1) AND kind = $2)",
        [task for one in parties for task in one.tasks],
        Kind.PLANNED,
    )
    return Kind.PLANNED if planned else Kind(application.kind)


async def members_of(tx: Tx, code: str) -> list[CodeMember]:
    """The agencies on a code, the lead first."""
    return list(
        await store.find(tx, CodeMember, "it.code = $1 ORDER BY it.position", code)
    )


async def end(tx: Tx, code: Code, status: CodeStatus, reason: str) -> None:
    """Cancel a code or let it expire: its tasks are open again."""
    members = await members_of(tx, code.code)
    code.status, code.reason = status, reason
    code.version += 1
    await store.save(tx, code)
    await tx.execute("DELETE FROM task_hold WHERE code = $1", code.code)
    await outbox.record(tx, code_event(CodeCancelled, code, members))
