"""Takes and decides requests of subjects about the data on them (S-11)."""

from uuid import UUID

from shared.auth import Principal
from shared.civic.clock import SHANGHAI
from shared.db import Tx
from shared.ids import new_id
from subject_svc.contacts import commands as contacts
from subject_svc.policy import current_law
from subject_svc.policy.queries import request_due
from subject_svc.requests import store
from subject_svc.requests.domain import (
    Decider,
    RefusalGround,
    Request,
    RequestKind,
    Wish,
)
from subject_svc.requests.errors import RequestOpen, RequestUnknown
from subject_svc.subjects import queries as subjects


async def make(tx: Tx, who: Principal, wish: Wish) -> Request:
    """A subject asks: the law's row says until when it is decided.

    Raises:
        SubjectUnknown: if the channel serves no such subject.
        WhatNeeded: as `Request.made`.
        RequestOpen: if one of its kind waits already.
    """
    subject = await subjects.must_see(tx, who, wish.uscc)
    now = tx.runtime.clock.now()
    day = now.astimezone(SHANGHAI).date()
    row = request_due(subject.region, day)
    deadline = tx.runtime.calendar.deadline(day, row.value.working_days)
    request = Request.made(
        wish,
        id_=new_id(),
        channel=who.agency,
        at=now,
        due=(deadline, current_law().cite(row)),
    )
    if not await store.insert.run(tx, [request]):
        raise RequestOpen
    _enter(tx, request, subject.region)
    return request


async def grant(tx: Tx, who: Principal, request_id: UUID, answer: str) -> Request:
    """Grant it. An erasure wipes the subject's contacts at once (PIPL art. 47).

    What the law wants kept is no request's to end: refuse that with its ground. A
    correction is made in the register by its own act; the answer says which.

    Raises:
        RequestUnknown: if there is none that the caller sees.
        RequestDecided: if it was decided.
    """
    request = await _locked(tx, who, request_id)
    granted = request.granted(_decider(who), answer, tx.runtime.clock.now())
    await store.save.run(tx, [granted])
    if granted.kind is RequestKind.ERASURE:
        await contacts.end_all(tx, granted.uscc, answer)
    return granted


async def refuse(
    tx: Tx, who: Principal, request_id: UUID, ground: RefusalGround | None, answer: str
) -> Request:
    """Refuse it, on a ground of the law and with the reasons (PIPL art. 50).

    Raises:
        RequestUnknown: if there is none that the caller sees.
        GroundNeeded, GroundDoesNotFit, RequestDecided: as `Request.refused`.
    """
    request = await _locked(tx, who, request_id)
    now = tx.runtime.clock.now()
    refused = request.refused(_decider(who), ground, answer, now)
    await store.save.run(tx, [refused])
    return refused


async def _locked(tx: Tx, who: Principal, request_id: UUID) -> Request:
    request = await store.locked.first(tx, request_id)
    if request is not None:
        subject = (await subjects.find(tx, [request.uscc])).get(request.uscc)
        if subject is not None and who.sees(subject.region):
            _enter(tx, request, subject.region)
            return request
    raise RequestUnknown(request=str(request_id))


def _enter(tx: Tx, request: Request, region: str) -> None:
    """Let the audit find the act by the request and by its subject (E-05)."""
    for case in (str(request.id), request.uscc):
        tx.act.decide(case, region)


def _decider(who: Principal) -> Decider:
    return Decider(who.agency, who.subject)
