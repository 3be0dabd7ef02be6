"""Reads contacts: that there is one is told to officers, its value to the channel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from shared.auth import Principal
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.sealing import KeyRing, KeyUnknown
from shared.web.pagination import PageParams
from subject_svc.contacts import store
from subject_svc.contacts.domain import Contact, Wanted
from subject_svc.contacts.errors import ContactKeyMissing
from subject_svc.settings import SubjectSettings
from subject_svc.subjects import queries as subjects

USE = b"onevisit subject contacts v1"


@dataclass(frozen=True, slots=True)
class Opened:
    """A contact with its value, for the channel."""

    contact: Contact
    value: str


async def of_subject(tx: ReadTx, who: Principal, uscc: str) -> list[Contact]:
    """The contacts of a subject of the caller's region (S-11).

    Raises:
        SubjectUnknown: if the caller sees no such subject.
    """
    await subjects.must_see(tx, who, uscc)
    return await store.of_subject.all(tx, uscc)


async def standing(
    tx: ReadTx,
    who: Principal,
    wanted: Wanted,
    page: PageParams,
) -> Sequence[Opened]:
    """Contacts that stand, opened; one more than a page.

    Raises:
        ContactKeyMissing: if one is sealed under a key that is not set.
    """
    after = UUID(page.after[0]) if page.after else None
    contacts = await store.standing.all(
        tx,
        wanted.uscc,
        wanted.status,
        wanted.purpose,
        who.scope.prefix,
        after,
        page.limit + 1,
    )
    return _opened(tx, contacts)


async def opened_of(tx: ReadTx, uscc: str) -> list[Opened]:
    """The contacts of a subject that stand, opened for the subject itself.

    Raises:
        ContactKeyMissing: if one is sealed under a key that is not set.
    """
    return _opened(tx, await store.of_subject.all(tx, uscc))


def _opened(tx: ReadTx, contacts: Iterable[Contact]) -> list[Opened]:
    ring = keys(tx.runtime)
    try:
        return [
            Opened(contact, ring.open(contact.id.bytes, contact.sealed))
            for contact in contacts
            if contact.sealed is not None
        ]
    except KeyUnknown as fault:
        raise ContactKeyMissing from fault


def keys(runtime: Surroundings) -> KeyRing:
    """The keys that seal the contacts of this deployment."""
    settings = SubjectSettings.of(runtime)
    secrets = {
        name: secret.get_secret_value()
        for name, secret in settings.contact_secrets().items()
    }
    return _keys(settings.contact_key_id, tuple(sorted(secrets.items())))


@cache
def _keys(present: str, secrets: tuple[tuple[str, str], ...]) -> KeyRing:
    return KeyRing(USE, present, dict(secrets))
