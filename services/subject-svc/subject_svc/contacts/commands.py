"""Gives, confirms and ends contacts, and wipes what they say (S-11)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id
from shared.running.runtime import Runtime
from subject_svc.contacts import queries, store
from subject_svc.contacts.domain import Contact, ContactStatus, Ending, Offer, Purpose
from subject_svc.contacts.errors import ContactUnknown
from subject_svc.settings import SubjectSettings
from subject_svc.subjects import queries as subjects

BATCH = 500


async def give(tx: Tx, who: Principal, uscc: str, offer: Offer) -> Contact:
    """An officer enters a contact; it serves nothing until the subject confirms it.

    Raises:
        SubjectUnknown: if the caller keeps no such subject.
        SubjectRetired: if it is retired.
    """
    (await subjects.lock_one(tx, who, uscc)).must_be_active()
    return await _enter(tx, who, uscc, offer, ContactStatus.GIVEN)


async def own(tx: Tx, who: Principal, uscc: str, offer: Offer) -> Contact:
    """The subject itself gives a contact by the city's app: it is confirmed.

    Raises:
        SubjectUnknown: if the channel serves no such subject.
        SubjectRetired: if it is retired.
    """
    (await subjects.lock_one(tx, who, uscc)).must_be_active()
    return await _enter(tx, who, uscc, offer, ContactStatus.CONFIRMED)


async def confirm(
    tx: Tx, who: Principal, contact_id: UUID, purposes: Iterable[Purpose]
) -> Contact:
    """The subject says that a contact is its own, and what it may serve.

    Raises:
        ContactUnknown: if there is none that this channel serves.
        ContactEnded, ContactConfirmed, NoPurpose: as `Contact.confirmed`.
    """
    contact = await _locked(tx, who, contact_id)
    confirmed = contact.confirmed(purposes, tx.runtime.clock.now())
    await store.save.run(tx, [confirmed])
    return confirmed


async def end(
    tx: Tx, who: Principal, contact_id: UUID, ending: Ending, reason: str | None = None
) -> Contact:
    """End a contact: what it says is wiped.

    Raises:
        ContactUnknown: if there is none that the caller sees.
        ContactEnded: if it ended already.
    """
    contact = await _locked(tx, who, contact_id)
    ended = contact.ended(ending, tx.runtime.clock.now(), reason)
    await store.save.run(tx, [ended])
    return ended


async def end_all(tx: Tx, uscc: str, reason: str) -> None:
    """Wipe every contact of a subject that wants them erased (PIPL art. 47)."""
    contacts = await store.standing_of.all(tx, uscc)
    now = tx.runtime.clock.now()
    await store.save.run(
        tx, [contact.ended(Ending.WITHDRAWN, now, reason) for contact in contacts]
    )


async def erase(runtime: Runtime) -> None:
    """Wipe what nobody confirmed in time; what ended goes by `retention.csv`."""
    settings = SubjectSettings.of(runtime)
    now = runtime.clock.now()
    unconfirmed = now - timedelta(days=settings.contact_confirm_days)
    while await _wipe(runtime, unconfirmed, now) == BATCH:
        pass


async def rewrap(runtime: Runtime) -> int:
    """Wrap every seal under the present key, in batches; how many were not yet.

    It may be killed and started again: what is done is not done twice.
    """
    ring, done = queries.keys(runtime), 0
    while True:
        async with runtime.writing() as tx:
            contacts = await store.under_another_key.all(tx, ring.prefix, BATCH)
            await store.reseal.run(
                tx,
                [contact.id for contact in contacts],
                [
                    ring.rewrap(contact.id.bytes, contact.sealed)
                    for contact in contacts
                    if contact.sealed is not None
                ],
            )
        done += len(contacts)
        if len(contacts) < BATCH:
            return done


async def _enter(
    tx: Tx, who: Principal, uscc: str, offer: Offer, status: ContactStatus
) -> Contact:
    now, contact_id = tx.runtime.clock.now(), new_id()
    if former := await store.to_replace.first(tx, uscc, offer.kind, offer.role):
        await store.save.run(tx, [former.ended(Ending.REPLACED, now)])
    contact = Contact(
        id=contact_id,
        uscc=uscc,
        kind=offer.kind,
        role=offer.role,
        purposes=offer.purposes,
        status=status,
        sealed=queries.keys(tx.runtime).seal(contact_id.bytes, offer.value),
        given_by=who.agency,
        given_at=now,
        confirmed_at=now if status is ContactStatus.CONFIRMED else None,
    )
    await store.insert.run(tx, [contact])
    return contact


async def _locked(tx: Tx, who: Principal, contact_id: UUID) -> Contact:
    contact = await store.locked.first(tx, contact_id)
    if contact is not None:
        subject = (await subjects.find(tx, [contact.uscc])).get(contact.uscc)
        if subject is not None and who.sees(subject.region):
            return contact
    raise ContactUnknown(contact=str(contact_id))


async def _wipe(runtime: Runtime, before: datetime, now: datetime) -> int:
    async with runtime.writing() as tx:
        contacts = await store.unconfirmed.all(tx, before, BATCH)
        await store.save.run(
            tx, [contact.ended(Ending.UNCONFIRMED, now) for contact in contacts]
        )
        for contact in contacts:
            tx.act.decide(str(contact.id), contact.given_by.partition("-")[0])
    return len(contacts)
