"""How a subject is reached: given or confirmed by itself, for purposes it consents to.

A contact is the subject's own. An officer may enter one, and then it serves nothing
until the subject confirms it; the city's app speaks for the subject, which signs in
there. Consent is withdrawn as easily as it was given, and what was withdrawn is wiped
at once (S-11; PIPL art. 13 to 15, 47).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.civic import spelling
from subject_svc.contacts.errors import (
    ContactConfirmed,
    ContactEnded,
    NoPurpose,
    WrongContact,
)


class ContactKind(StrEnum):
    """What the value is."""

    PHONE = "phone"
    APP = "app"
    """An account of the city's app."""


class ContactRole(StrEnum):
    """Who is reached; never a name."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    RESPONSIBLE_PERSON = "responsible_person"
    SAFETY_OFFICER = "safety_officer"
    AGENT = "agent"


class Purpose(StrEnum):
    """What the subject agrees to be sent."""

    NOTICES = "notices"
    VISIT_DATES = "visit_dates"
    SECRETS = "secrets"
    """One-time secrets, such as the one that rates a visit (C-12)."""


class ContactStatus(StrEnum):
    """Where a contact stands."""

    GIVEN = "given"
    """Entered by an officer; the subject has not confirmed it."""
    CONFIRMED = "confirmed"
    ENDED = "ended"


class Ending(StrEnum):
    """Why a contact ended."""

    WITHDRAWN = "withdrawn"
    """The subject withdrew its consent."""
    DENIED = "denied"
    """The subject says that it is not its own."""
    REPLACED = "replaced"
    REMOVED = "removed"
    """By an officer, with a reason."""
    UNCONFIRMED = "unconfirmed"
    """Nobody confirmed it in time."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A contact as somebody gives it, read and found right."""

    kind: ContactKind
    value: str
    role: ContactRole
    purposes: tuple[Purpose, ...]

    @classmethod
    def read(
        cls,
        kind: ContactKind,
        value: str,
        role: ContactRole,
        purposes: Iterable[Purpose],
    ) -> "Offer":
        """A contact out of what was sent.

        Raises:
            WrongContact: if the value cannot be one of its kind.
            NoPurpose: if the subject consents to nothing.
        """
        wanted = tuple(sorted(set(purposes)))
        if not wanted:
            raise NoPurpose
        return cls(kind, _read(kind, value), role, wanted)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which standing contacts a channel asks for."""

    uscc: str | None
    status: ContactStatus
    purpose: Purpose | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of a subject; its value is sealed, and wiped when it ends."""

    id: UUID
    uscc: str
    kind: ContactKind
    role: ContactRole
    purposes: tuple[Purpose, ...]
    status: ContactStatus
    sealed: str | None
    given_by: str
    """The agency that entered it, or whose channel the subject used."""
    given_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    end_reason: str | None = None

    def confirmed(self, purposes: Iterable[Purpose], at: datetime) -> "Contact":
        """This contact, which the subject says is its own, for what it consents to.

        Raises:
            ContactEnded: if it ended.
            ContactConfirmed: if it is confirmed already.
            NoPurpose: if the subject consents to nothing.
        """
        self._must_stand()
        if self.status is ContactStatus.CONFIRMED:
            raise ContactConfirmed
        wanted = tuple(sorted(set(purposes)))
        if not wanted:
            raise NoPurpose
        return replace(
            self, status=ContactStatus.CONFIRMED, purposes=wanted, confirmed_at=at
        )

    def ended(
        self, ending: Ending, at: datetime, reason: str | None = None
    ) -> "Contact":
        """This contact, ended: what it says is wiped, that it stood stays.

        Raises:
            ContactEnded: if it ended already.
        """
        self._must_stand()
        return replace(
            self,
            status=ContactStatus.ENDED,
            sealed=None,
            ended_at=at,
            ending=ending,
            end_reason=reason,
        )

    def _must_stand(self) -> None:
        if self.status is ContactStatus.ENDED:
            raise ContactEnded


_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}")
_APP = re.compile(r"[!-~]{4,64}")
_PUNCTUATION = re.compile(r"[\s()（）-]+")
_CHINA = re.compile(r"^(\+|00)86")


def _read(kind: ContactKind, text: str) -> str:
    """The value as it is kept: a phone number without what only divides it."""
    if kind is ContactKind.PHONE:
        plain = _CHINA.sub("", _PUNCTUATION.sub("", spelling.code(text)))
        shape = _PHONE
    else:
        plain, shape = spelling.visible(text), _APP
    if not shape.fullmatch(plain):
        raise WrongContact(kind=kind.value)
    return plain
