"""Transfers: offered, taken, refused, withdrawn (S-12)."""

from uuid import UUID

from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id
from subject_svc.aliases import queries as alias_queries
from subject_svc.duplicates import commands as duplicates
from subject_svc.duplicates.domain import DuplicateStatus
from subject_svc.inspectors import commands as inspectors
from subject_svc.inspectors import queries as inspector_queries
from subject_svc.inspectors.domain import read_agency, read_certificate
from subject_svc.mergers import commands as mergers
from subject_svc.places import commands as places
from subject_svc.places import queries as place_queries
from subject_svc.register import commands as register
from subject_svc.subjects import queries as subject_queries
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.domain.values import read_region, read_text
from subject_svc.subjects.errors import SubjectUnknown
from subject_svc.transfers import store
from subject_svc.transfers.domain import Offer, Party, Transfer, TransferKind
from subject_svc.transfers.errors import TransferOpen, TransferUnknown

MERGED, APART = DuplicateStatus.MERGED, DuplicateStatus.DISMISSED
"""What a merger, or a split, says of a pair that was found."""


async def offer_subject(
    tx: Tx, who: Principal, uscc: str, to: str, reason: str
) -> Transfer:
    """Offer a subject to the district that it moves to.

    Raises:
        SubjectUnknown: if the caller keeps no such subject.
        TransferOfNothing, TransferOpen: if it is there, or offered, already.
    """
    subject = await subject_queries.lock_one(tx, who, uscc)
    subject.must_be_active()
    offer = Offer(TransferKind.SUBJECT, uscc, subject.region, read_region(to))
    return await _offer(tx, who, offer, reason)


async def offer_place(
    tx: Tx, who: Principal, number: str, to: str, reason: str
) -> Transfer:
    """Offer a place to the district, or town, that it moves to.

    Raises:
        PlaceUnknown: if the caller keeps no such place.
        TransferOfNothing, TransferOpen: if it is there, or offered, already.
    """
    place = await place_queries.lock_one(tx, who, number)
    target = place.moved(to).area
    return await _offer(
        tx, who, Offer(TransferKind.PLACE, number, place.area, target), reason
    )


async def offer_inspector(
    tx: Tx, who: Principal, certificate: str, to: str, reason: str
) -> Transfer:
    """Offer an inspector's certificate to another agency.

    Raises:
        InspectorUnknown: if the caller keeps no such certificate.
        TransferOfNothing, TransferOpen: if it is there, or offered, already.
    """
    number = read_certificate(certificate)
    inspector = await inspector_queries.lock_one(tx, who, number)
    offer = Offer(TransferKind.INSPECTOR, number, inspector.agency, read_agency(to))
    return await _offer(tx, who, offer, reason)


async def offer_reinstatement(
    tx: Tx, who: Principal, certificate: str, reason: str
) -> Transfer:
    """Ask that the revocation of a certificate be lifted; another person grants it.

    Raises:
        InspectorUnknown: if the caller keeps no such certificate.
        NotRevoked, TransferOpen: if there is nothing to lift, or it is asked already.
    """
    number = read_certificate(certificate)
    inspector = await inspector_queries.lock_one(tx, who, number)
    agency = inspector.reinstated().agency
    offer = Offer(TransferKind.REINSTATEMENT, number, agency, agency)
    return await _offer(tx, who, offer, reason)


async def offer_merger(
    tx: Tx, who: Principal, old: str, into: str, reason: str
) -> Transfer:
    """Ask that one code goes by another one; another person, or side, agrees.

    Raises:
        SubjectUnknown: if either is not in the register, or both are others'.
        SubjectIsRetired: if the code that stays is retired.
        AlreadyMerged, MergesIntoItself, TransferOpen: if it cannot be, or is asked.
    """
    pair = await _pair(tx, who, old, into)
    pair[1].must_be_active()
    aliases = await alias_queries.around(tx, [old, into])
    aliases.joined(mergers.alias_of(*pair))
    return await _offer(tx, who, _between(who, TransferKind.MERGER, *pair), reason)


async def offer_split(tx: Tx, who: Principal, old: str, reason: str) -> Transfer:
    """Ask that a merged code goes by itself again.

    Raises:
        SubjectUnknown: if it is not in the register, or both are others'.
        NotMerged, TransferOpen: if there is nothing to split, or it is asked already.
    """
    aliases = await alias_queries.around(tx, [old])
    alias = aliases.by_code.get(old)
    pair = await _pair(tx, who, old, alias.merged_into if alias else old)
    aliases.split(old)
    return await _offer(tx, who, _between(who, TransferKind.SPLIT, *pair), reason)


async def take(tx: Tx, who: Principal, id_: UUID) -> Transfer:
    """Take what is offered: from now on the other side keeps it.

    Raises:
        TransferUnknown: if there is none, or the caller is not the other side.
        TransferNeedsAnother: if the caller offered it.
        TransferClosed, TransferStale: if it is decided, or somebody else keeps it.
    """
    transfer = await _lock(tx, who, id_, side=1)
    taken = transfer.taken(_party(who), tx.runtime.clock.now())
    await _carry_out(tx, taken)
    await store.keep(tx, [taken])
    return taken


async def refuse(tx: Tx, who: Principal, id_: UUID, why: str) -> Transfer:
    """Refuse what is offered: nothing moves.

    Raises:
        TransferUnknown: if there is none, or the caller is not the other side.
        TransferClosed: if it is decided already.
    """
    transfer = await _lock(tx, who, id_, side=1)
    refused = transfer.refused(_party(who), tx.runtime.clock.now(), why)
    await store.keep(tx, [refused])
    return refused


async def withdraw(tx: Tx, who: Principal, id_: UUID, why: str) -> Transfer:
    """Withdraw an offer: nothing moves.

    Raises:
        TransferUnknown: if there is none, or the caller did not keep the thing.
        TransferClosed: if it is decided already.
    """
    transfer = await _lock(tx, who, id_, side=0)
    withdrawn = transfer.withdrawn(_party(who), tx.runtime.clock.now(), why)
    await store.keep(tx, [withdrawn])
    return withdrawn


async def _offer(tx: Tx, who: Principal, offer: Offer, reason: str) -> Transfer:
    """Keep an offer; the thing is locked, so no two are made at once."""
    if await store.still_open.first(tx, offer.kind, offer.key) is not None:
        raise TransferOpen
    why = read_text("reason", reason, 500)
    transfer = Transfer.offered(new_id(), offer, _party(who), why)
    await store.keep(tx, [transfer])
    return transfer


async def _carry_out(tx: Tx, transfer: Transfer) -> None:
    match transfer.kind:
        case TransferKind.SUBJECT:
            subject = await subject_queries.lock_any(tx, transfer.key)
            transfer.must_start_at(subject.region)
            await register.move(tx, transfer.key, transfer.target)
        case TransferKind.PLACE:
            present = await place_queries.lock_any(tx, transfer.key)
            transfer.must_start_at(present.area)
            await places.move(tx, transfer.key, transfer.target)
        case TransferKind.INSPECTOR:
            inspector = await inspector_queries.lock_any(tx, transfer.key)
            transfer.must_start_at(inspector.agency)
            await inspectors.move(tx, transfer.key, transfer.target)
        case TransferKind.REINSTATEMENT:
            inspector = await inspector_queries.lock_any(tx, transfer.key)
            transfer.must_start_at(inspector.agency)
            await inspectors.reinstate(tx, transfer.key)
        case TransferKind.MERGER:
            into = str(transfer.counterpart)
            await mergers.merge(tx, transfer.key, into)
            await duplicates.settle(tx, transfer.key, into, MERGED, transfer.offered_by)
        case TransferKind.SPLIT:
            into = str(transfer.counterpart)
            await mergers.split(tx, transfer.key)
            await duplicates.settle(tx, transfer.key, into, APART, transfer.offered_by)


async def _lock(tx: Tx, who: Principal, id_: UUID, *, side: int) -> Transfer:
    transfer = await store.lock(tx, id_)
    if transfer is None or not who.sees(transfer.sides[side]):
        raise TransferUnknown
    return transfer


async def _pair(tx: Tx, who: Principal, old: str, into: str) -> tuple[Subject, Subject]:
    """Both subjects, locked; one of them at least is the caller's."""
    held = await subject_queries.lock(tx, [old, into])
    for code in (old, into):
        if code not in held:
            raise SubjectUnknown(uscc=code)
    if not any(who.sees(subject.region) for subject in held.values()):
        raise SubjectUnknown(uscc=old)
    return held[old], held[into]


def _between(who: Principal, kind: TransferKind, old: Subject, into: Subject) -> Offer:
    """The offer of a merger or split, from the caller's side to the other one."""
    sides = old.region, into.region
    origin, target = sides if who.sees(old.region) else sides[::-1]
    return Offer(kind, old.uscc, origin, target, into.uscc)


def _party(who: Principal) -> Party:
    return Party(who.agency, who.subject)
