"""List entries: made by agencies, and those that follow the grades (S-06, G-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import Tx
from shared.events.subject import ListName
from shared.messaging.outbox import record
from subject_svc.lists import events, store
from subject_svc.lists.domain import EVERY_DOMAIN, Entry, GradeVerdict
from subject_svc.lists.errors import EntryUnknown, OtherDomain
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.domain.values import read_text

__all__ = ["GradeVerdict", "Spell", "enter", "follow_grades", "leave"]


@dataclass(frozen=True, slots=True)
class Spell:
    """From when to when, and why, an entry holds."""

    reason: str
    valid_from: date | None = None
    valid_to: date | None = None


async def enter(
    tx: Tx, who: Principal, list_name: ListName, uscc: str, domain: str, spell: Spell
) -> Entry:
    """Put a subject on a list, or change its entry (S-06).

    Raises:
        SubjectUnknown: if there is no such subject, or it lies in another region.
        UnknownDomain, EntryEndsBeforeItBegins: if there can be no such entry.
        OtherDomain, OtherRegion: if the list is not the caller's to keep.
        Problem: if the reason cannot be taken.
    """
    await subjects.must_see(tx, who, uscc)
    entry = Entry(
        list_name=list_name,
        uscc=uscc,
        domain=domain,
        valid_from=spell.valid_from or tx.runtime.clock.today(),
        valid_to=spell.valid_to,
        reason=read_text("reason", spell.reason, 500),
        by=who.agency,
    )
    _must_keep(who, domain)
    await _keep(tx, [entry])
    return entry


async def leave(
    tx: Tx, who: Principal, list_name: ListName, uscc: str, domain: str, reason: str
) -> Entry:
    """Take a subject off a list; the entry stays readable (S-06).

    Raises:
        SubjectUnknown: if there is no such subject, or it lies in another region.
        EntryUnknown: if it was never on the list in this domain.
        EntryNotActive: if it is off the list already.
        OtherDomain, OtherRegion: if the list is not the caller's to keep.
    """
    await subjects.must_see(tx, who, uscc)
    _must_keep(who, domain)
    key = list_name, uscc, domain
    entry = (await store.lock(tx, [key])).get(key)
    if entry is None:
        raise EntryUnknown(list_name=list_name, uscc=uscc, domain=domain)
    ended = entry.ended(tx.runtime.clock.today(), reason, who.agency)
    await _keep(tx, [ended])
    return ended


async def follow_grades(tx: Tx, verdicts: Sequence[GradeVerdict]) -> None:
    """Move the `unobtrusive` list where a grade's verdict on it changed (G-05)."""
    keys = {
        verdict: (ListName.UNOBTRUSIVE, verdict.uscc, verdict.domain)
        for verdict in verdicts
    }
    present = await store.lock(tx, keys.values())
    today = tx.runtime.clock.today()
    entries = [
        verdict.entry_after(present.get(key), today) for verdict, key in keys.items()
    ]
    await _keep(tx, [entry for entry in entries if entry])


def _must_keep(who: Principal, domain: str) -> None:
    """A domain's list is its registrars', one of every domain the city's (S-06)."""
    if domain == EVERY_DOMAIN:
        who.must_be_municipal()
    elif domain != who.domain:
        raise OtherDomain(domain=domain, own=who.domain)


async def _keep(tx: Tx, entries: Sequence[Entry]) -> None:
    written = await store.ENTRIES.write(tx, entries)
    await record(tx, *map(events.list_entry_changed, written))
