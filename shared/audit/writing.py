"""Writes rows of the audit: in the act's own transaction, or in its own statement.

Each row goes with its event, which tells other services of it by its hash.
"""

from collections.abc import Sequence
from functools import cache

from shared import jsontext
from shared.audit.act import Act
from shared.audit.before import State, before_of, states_of
from shared.audit.row import COLUMNS, TYPES, AuditRow
from shared.db import OneTx, Tx
from shared.events import Event
from shared.events.audit import ActAudited
from shared.ids import new_id
from shared.messaging import outbox
from shared.running.observability import current_request_id, current_traceparent

TOLD_CASES = 100
"""So many ids stand in the event; all of them in the row."""


@cache
def insertion(first: int, events: int = 0) -> str:
    """The end of a `WITH …, ` statement: the act's row, its event, and its facts.

    Its parameters are those of `values` for so many events, from `$first` on.
    """
    row = ", ".join(
        f"${number}::{TYPES.get(name, 'text')}"
        for number, name in enumerate(COLUMNS, start=first)
    )
    return f"""
        audited AS (INSERT INTO audit ({", ".join(COLUMNS)}) VALUES ({row}))
        {outbox.insertion(first + len(COLUMNS), events + 1)}
    """  # noqa: S608 - column names of ours and the numbers of parameters


_WRITE = f"WITH {insertion(1)}"


def values(tx: Tx, *events: Event) -> tuple[object, ...]:
    """What `insertion` takes: the act is these events, and all is one statement."""
    act = tx.act
    act.note(events)
    act.told = True
    return _values(tx, row_of(tx, act, states_of(tx, act)), events)


async def write_acts(tx: Tx) -> None:
    """Write the rows of what was done in a transaction: its last statement."""
    for act in [*tx.acts.values()] or [tx.act]:
        if act.due:
            states = states_of(tx, act)
            before = await before_of(tx, states)
            await write(tx, row_of(tx, act, states, before))
            act.told = True


async def write_once(tx: OneTx) -> None:
    """Write the row of an act that wrote nothing else."""
    act = tx.act
    if act.due:
        act.told = True
        await write(tx, row_of(tx, act, states_of(tx, act)))


async def write(tx: Tx, row: AuditRow) -> None:
    """Write one row and its event."""
    await tx.execute(_WRITE, *_values(tx, row, ()))


def row_of(
    tx: Tx, act: Act, states: Sequence[State], before: str | None = None
) -> AuditRow:
    """The row of an act that tells these states."""
    acting, trace = act.acting, current_traceparent()
    actor = acting.actor
    return AuditRow(
        id=new_id(),
        time=tx.runtime.clock.now(),
        service=tx.runtime.service.name,
        act=acting.act,
        person=actor.person,
        agency=actor.agency,
        client=actor.client,
        address=actor.address,
        request_id=current_request_id(),
        trace_id=trace.split("-")[1] if trace else None,
        region=act.region,
        secret=bool(act.hides),
        hides=[*act.hides],
        cases=[*dict.fromkeys((*acting.cases, *act.cases))],
        outcome=act.outcome.name,
        code=act.outcome.code,
        rule=act.outcome.rule,
        clause=act.outcome.clause,
        causes=[*act.causes],
        before=before,
        after=_after(act, states),
    )


def _after(act: Act, states: Sequence[State]) -> str | None:
    """Facts by kind, the first rows refused, and the state of the first aggregates."""
    if not act.types and not act.refusals:
        return None
    told = ",".join(
        f'{{"aggregate":"{state.aggregate}","id":{jsontext.dumps(state.id)},'
        f'"version":{state.version},"data":{state.data}}}'
        for state in states
    )
    facts, rows = jsontext.dumps(act.types), jsontext.dumps(act.refusals)
    refused = f'"refused":{rows},"refused_count":{act.refused}'
    return f'{{"facts":{facts},{refused},"states":[{told}]}}'


def _values(tx: Tx, row: AuditRow, events: tuple[Event, ...]) -> tuple[object, ...]:
    """The values of a row, of its event, and of the facts that it tells of."""
    written = row.values
    told = _event(row, str(written[-1]))
    counted = tx.runtime.metrics.audited.labels(row.outcome)
    tx.when_committed.append(counted.inc)
    return *written, *outbox.columns(tx, [*events, told])


def _event(row: AuditRow, hash_: str) -> ActAudited:
    return ActAudited(
        version=1,
        id=str(row.id),
        at=row.time,
        service=row.service,
        act=row.act,
        outcome=row.outcome,
        actor=row.person,
        agency=row.agency or None,
        region=row.region,
        causes=tuple(row.causes[:TOLD_CASES]),
        cases=tuple(row.cases[:TOLD_CASES]),
        cases_count=len(row.cases),
        secret=row.secret,
        code=row.code,
        rule=row.rule,
        clause=row.clause,
        hash=hash_,
    )
