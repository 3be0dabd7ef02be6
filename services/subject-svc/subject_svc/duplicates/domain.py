"""Which subjects may be one enterprise, and why (S-01).

Each subject has a few keys, and two that share one are proposed: nobody compares all
with all. A name alone is no reason, for shops are called alike; an address alone is
none, for many stand at one. An officer decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from shared.events.subject import PlaceKind
from subject_svc.duplicates.errors import DuplicateDecided
from subject_svc.places.domain import Place
from subject_svc.subjects.domain.likeness import address_key, name_key
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.domain.values import read_text

_ORGANISATION = slice(8, 17)
"""The organisation code in a unified code (GB 32100): it stays when an enterprise moves
or changes its form."""


class Likeness(StrEnum):
    """Why two subjects may be one; the value begins their keys."""

    ORGANISATION = "organisation"
    """The same organisation code in two unified codes."""
    REGISTRATION = "registration"
    """The same registration number of fifteen digits, from before unified codes."""
    NAME_AND_ADDRESS = "name_and_address"
    """The same name at the same address, however both are written."""


class DuplicateStatus(StrEnum):
    """What became of a pair."""

    OPEN = "open"
    DISMISSED = "dismissed"
    """They are two: the pair is not proposed again."""
    MERGED = "merged"


def keys_of(subject: Subject, places: Iterable[Place]) -> frozenset[str]:
    """What a subject shares with another one that may be the same."""
    keys = {_key(Likeness.ORGANISATION, subject.uscc[_ORGANISATION])}
    if subject.registration_number:
        keys.add(_key(Likeness.REGISTRATION, subject.registration_number))
    name = name_key(subject.name)
    for place in places:
        address = address_key(place.address)
        if place.kind is PlaceKind.PREMISES and name and address:
            keys.add(_key(Likeness.NAME_AND_ADDRESS, name, place.region, address))
    return frozenset(keys)


def reason_of(key: str) -> Likeness:
    """Why two subjects that share a key may be one."""
    return Likeness(key.partition(":")[0])


def _key(kind: Likeness, *parts: str) -> str:
    digest = blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
    return f"{kind}:{digest}"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two codes that may be one subject's, the lesser one first."""

    first: str
    second: str
    reasons: tuple[Likeness, ...]
    found_at: datetime
    status: DuplicateStatus = DuplicateStatus.OPEN
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    """Why they are two."""

    def dismissed(self, by: str, at: datetime, reason: str) -> "Duplicate":
        """The pair, found to be two.

        Raises:
            DuplicateDecided: if that is decided already.
        """
        if self.status is not DuplicateStatus.OPEN:
            raise DuplicateDecided(status=self.status)
        return replace(
            self,
            status=DuplicateStatus.DISMISSED,
            decided_by=by,
            decided_at=at,
            reason=read_text("reason", reason, 500),
        )


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two codes, the lesser one first."""
    return (one, other) if one < other else (other, one)
