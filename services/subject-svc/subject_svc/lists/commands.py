"""The lists: entries by agencies, and those that follow the grades (S-06, G-05)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import Tx
from shared.events.credit import GradeChanged
from shared.messaging.outbox import record
from subject_svc.history import store
from subject_svc.lists.domain import Entry, GradeVerdict, ListName, followed
from subject_svc.subjects import events as announce
from subject_svc.subjects import store as records
from subject_svc.subjects.domain.values import read_text
from subject_svc.subjects.errors import EntryUnknown, SubjectUnknown

BY_GRADE = "credit-svc"


@dataclass(frozen=True, slots=True)
class Spell:
    """From when to when, and why, an entry holds."""

    reason: str
    valid_from: date | None = None
    valid_to: date | None = None


async def enter(
    tx: Tx, who: Principal, list_name: ListName, uscc: str, domain: str, spell: Spell
) -> Entry:
    """Put a subject on a list, or change its entry (S-06)."""
    await _seen(tx, who, uscc)
    entry = Entry(
        list_name=list_name,
        uscc=uscc,
        domain=domain,
        valid_from=spell.valid_from or tx.runtime.clock.today(),
        valid_to=spell.valid_to,
        reason=read_text("reason", spell.reason, 500),
        by=who.agency,
    )
    await _keep(tx, [entry])
    return entry


async def leave(
    tx: Tx, who: Principal, list_name: ListName, uscc: str, domain: str, reason: str
) -> Entry:
    """Take a subject off a list; the entry stays readable (S-06)."""
    await _seen(tx, who, uscc)
    key = {"list_name": list_name, "uscc": uscc, "domain": domain}
    rows = await store.lock(tx, store.ENTRIES, [key])
    if not rows:
        raise EntryUnknown(list_name=list_name, uscc=uscc, domain=domain)
    entry = records.entry(rows[0]).ended(tx.runtime.clock.today(), reason, who.agency)
    await _keep(tx, [entry])
    return entry


async def follow_grades(
    tx: Tx, events: Sequence[GradeChanged], before: Mapping[tuple[str, str], bool]
) -> None:
    """Move the `unobtrusive` list where a grade's word on it changed (G-05)."""
    known = await _entries(tx, events)
    moved = [
        followed(
            known.get((event.uscc, event.domain)),
            uscc=event.uscc,
            domain=event.domain,
            grade=GradeVerdict(
                grade=event.grade,
                unobtrusive=event.unobtrusive,
                was_unobtrusive=before.get((event.uscc, event.domain), False),
                valid_from=event.valid_from,
                reason=event.unobtrusive_reason,
                by=BY_GRADE,
            ),
        )
        for event in events
    ]
    await _keep(tx, [entry for entry in moved if entry])


async def _entries(
    tx: Tx, events: Sequence[GradeChanged]
) -> dict[tuple[str, str], Entry]:
    keys = [
        {"list_name": ListName.UNOBTRUSIVE, "uscc": one.uscc, "domain": one.domain}
        for one in events
    ]
    rows = await store.lock(tx, store.ENTRIES, keys)
    return {(row["uscc"], row["domain"]): records.entry(row) for row in rows}


async def _keep(tx: Tx, entries: Sequence[Entry]) -> None:
    written = await store.write(tx, store.ENTRIES, entries)
    await record(tx, *map(announce.entry, written))


async def _seen(tx: Tx, who: Principal, uscc: str) -> None:
    rows = await store.find(tx, store.SUBJECTS, [{"uscc": uscc}])
    if not rows or not who.sees(rows[0]["region"]):
        raise SubjectUnknown(uscc=uscc)
