"""Contacts: officers enter and see that there are some; the channel reads them (S-11).

Whoever calls with `contact:own` speaks for subjects that signed in to the city's app.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from subject_svc.contacts import commands, queries
from subject_svc.contacts.domain import Ending, Offer
from subject_svc.contacts.schemas import (
    ConfirmationIn,
    ContactFilter,
    ContactIn,
    ContactOut,
    OpenContactOut,
    OwnContactIn,
    OwnEndingIn,
)
from subject_svc.schemas import ReasonIn
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]
Channel = Annotated[Principal, require("message:deliver")]
Subject = Annotated[Principal, require("contact:own")]

router = Router(prefix="/v1", tags=["contacts"])


@router.get("/subjects/{uscc}/contacts", summary="查询检查对象有无联系方式")
async def list_contacts_of(uscc: str, tx: ReadDep, who: Reader) -> Page[ContactOut]:
    """That a subject can be reached, by whom entered, for what; never how (S-11).

    All are on one page, those that ended too, the newest first.
    """
    contacts = await queries.of_subject(tx, who, read_uscc(uscc))
    return Page(items=contacts).map(ContactOut.model_validate)


@router.post(
    "/subjects/{uscc}/contacts", status_code=201, summary="登记检查对象联系方式"
)
async def give_contact(
    uscc: str, body: ContactIn, tx: TxDep, who: Registrar
) -> ContactOut:
    """Enter a contact; it serves nothing until the subject confirms it (S-11)."""
    offer = Offer.read(body.kind, body.value, body.role, body.purposes)
    contact = await commands.give(tx, who, read_uscc(uscc), offer)
    return ContactOut.model_validate(contact)


@router.post("/contacts/{contact_id}/removal", summary="清除联系方式")
async def remove_contact(
    contact_id: UUID, body: ReasonIn, tx: TxDep, who: Registrar
) -> ContactOut:
    """Remove a contact that is wrong or no longer needed: its value is wiped."""
    contact = await commands.end(tx, who, contact_id, Ending.REMOVED, body.reason)
    return ContactOut.model_validate(contact)


@router.get("/contacts", summary="读取联系方式")
async def list_contacts(
    tx: ReadDep,
    who: Channel,
    page: PageDep,
    reading: ReadingDep,
    asked: Annotated[ContactFilter, Query()],
) -> Page[OpenContactOut]:
    """Contacts with their values, for a channel alone (S-11).

    It sends to confirmed ones, and asks subjects whether those given are their own.
    """
    opened = await queries.standing(tx, who, asked.wanted(), page)
    listed = page.page([OpenContactOut.of(each) for each in opened], "id")
    for contact in listed.items:
        reading.saw(contact.id, contact.uscc)
    return listed


@router.post("/contacts", status_code=201, summary="检查对象自行登记联系方式")
async def give_own_contact(body: OwnContactIn, tx: TxDep, who: Subject) -> ContactOut:
    """The subject gives a contact of its own, which is confirmed by that (S-11)."""
    offer = Offer.read(body.kind, body.value, body.role, body.purposes)
    contact = await commands.own(tx, who, read_uscc(body.uscc), offer)
    return ContactOut.model_validate(contact)


@router.post("/contacts/{contact_id}/confirmation", summary="检查对象确认联系方式")
async def confirm_contact(
    contact_id: UUID, body: ConfirmationIn, tx: TxDep, who: Subject
) -> ContactOut:
    """The subject says that a contact is its own, and what it may serve (S-11)."""
    contact = await commands.confirm(tx, who, contact_id, body.purposes)
    return ContactOut.model_validate(contact)


@router.post("/contacts/{contact_id}/withdrawal", summary="检查对象撤回同意")
async def withdraw_contact(
    contact_id: UUID, body: OwnEndingIn, tx: TxDep, who: Subject
) -> ContactOut:
    """The subject withdraws its consent, or says that the contact is not its own.

    The value is wiped at once (S-11; PIPL art. 15, 47).
    """
    ending = Ending.DENIED if body.denied else Ending.WITHDRAWN
    contact = await commands.end(tx, who, contact_id, ending)
    return ContactOut.model_validate(contact)
