"""A contact is the subject's own, for what it consents to (S-11)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from subject_svc.contacts.domain import (
    Contact,
    ContactKind,
    ContactRole,
    ContactStatus,
    Ending,
    Offer,
    Purpose,
)
from subject_svc.contacts.errors import (
    ContactConfirmed,
    ContactEnded,
    NoPurpose,
    WrongContact,
)
from subject_svc.settings import SubjectSettings

pytestmark = pytest.mark.rule("S-11")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PHONE, APP = ContactKind.PHONE, ContactKind.APP


def contact() -> Contact:
    return Contact(
        id=UUID(int=1),
        uscc="91310116MA00000070",
        kind=PHONE,
        role=ContactRole.AGENT,
        purposes=(Purpose.NOTICES,),
        status=ContactStatus.GIVEN,
        sealed="sealed",
        given_by="310116-market",
        given_at=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (PHONE, "13800000000", "13800000000"),
        (PHONE, "+86 138-0000-0000", "13800000000"),
        (PHONE, "０２１－５７３１００００", "02157310000"),
        (PHONE, "(0512) 6512 3456", "051265123456"),
        (APP, "suishenban-7f3a", "suishenban-7f3a"),
    ],
)
def test_a_value_is_kept_without_what_only_divides_it(
    kind: ContactKind, text: str, kept: str
) -> None:
    offer = Offer.read(kind, text, ContactRole.AGENT, [Purpose.SECRETS])
    assert offer.value == kept


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PHONE, "12345"),
        (PHONE, "23800000000"),
        (PHONE, "张三"),
        (APP, "a b c d"),
        (APP, "abc"),
    ],
)
def test_what_cannot_be_a_contact_is_refused_and_not_repeated(
    kind: ContactKind, text: str
) -> None:
    with pytest.raises(WrongContact) as refusal:
        Offer.read(kind, text, ContactRole.AGENT, [Purpose.SECRETS])
    assert text not in f"{refusal.value.detail} {refusal.value.members}"


def test_without_a_purpose_there_is_no_consent() -> None:
    with pytest.raises(NoPurpose):
        Offer.read(PHONE, "13800000000", ContactRole.AGENT, [])
    with pytest.raises(NoPurpose):
        contact().confirmed([], NOW)


def test_the_subject_confirms_for_what_it_consents_to_itself() -> None:
    confirmed = contact().confirmed([Purpose.SECRETS], NOW)
    assert confirmed.status is ContactStatus.CONFIRMED
    assert confirmed.purposes == (Purpose.SECRETS,)
    assert confirmed.confirmed_at == NOW
    with pytest.raises(ContactConfirmed):
        confirmed.confirmed([Purpose.SECRETS], NOW)


@pytest.mark.parametrize("ending", list(Ending))
def test_whatever_ends_a_contact_wipes_its_value(ending: Ending) -> None:
    ended = contact().ended(ending, NOW, "为何")
    assert (ended.status, ended.sealed) == (ContactStatus.ENDED, None)
    assert (ended.ending, ended.ended_at, ended.end_reason) == (ending, NOW, "为何")
    with pytest.raises(ContactEnded):
        ended.ended(ending, NOW)
    with pytest.raises(ContactEnded):
        ended.confirmed([Purpose.NOTICES], NOW)


def test_a_new_key_under_a_former_name_is_refused() -> None:
    with pytest.raises(ValueError, match="another name"):
        SubjectSettings(
            environment="test",
            database_url="postgresql://a:b@127.0.0.1/c",
            contact_key_id="1",
            contact_retired_keys={"1": "x" * 32},
        )
