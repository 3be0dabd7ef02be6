"""Draws inspectors for the places of a draw, as anybody repeats it (P-16).

All texts are UTF-8, all bytes are written as lower-case hexadecimal.

- An inspector goes by a pseudonym of the year: the first 16 bytes of the SHA-256 of
  `onevisit draw inspector:{year}:{certificate}:{salt}`. The salt is a secret of the
  deployment, the same all year, so that nobody chooses pseudonyms either.
- For each frame an agency has a secret: the HMAC-SHA-256, under the frame's secret, of
  `onevisit draw inspectors:{agency}`. An inspector's number at a place is the first 16
  bytes of the HMAC-SHA-256, under that, of `{place},{pseudonym}`.
- The places come in the order in which they were drawn. At each, whoever has a conflict
  of interest is left out, and the others stand in the order of what they were given so
  far in this draw, then of their numbers: the first `needed` are drawn, and the next
  `RESERVES` come in when one of them drops out.
- The root of a Merkle tree is published with the draw. Its entries are first, for each
  who is qualified, `{agency},{pseudonym}`; then place by place for each who is left out
  `{agency},{place},0,{pseudonym},{reason}`, and for the others in their order
  `{agency},{place},{nth},{pseudonym},{number}`.

By symmetry every inspector without a conflict is drawn for a place with the same
chance, and none is given more than one place above another one (docs/adr/0110).
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.civic.merkle import MerkleTree
from shared.events import Basis

RESERVES = 4
"""How many stand by at a place for whoever drops out."""
_BYTES = 16

Make = Callable[[str, str], str]
"""Place and pseudonym → the number."""


class LeftOutFor(StrEnum):
    """Why a qualified inspector is not drawn for a place."""

    DECLARED = "declared"
    """A conflict of interest was declared."""
    LAST_VISIT = "last_visit"
    """It was there on the last visit (X-09)."""
    NOT_VALID = "not_valid"
    """The certificate ended since; of a reserve that comes in."""


class Unstaffed(StrEnum):
    """Why a place has fewer inspectors than it needs."""

    TOO_FEW = "too_few_qualified"
    CONFLICTS = "conflicts"


class DropsOut(StrEnum):
    """Why a drawn inspector does not go, in a word that tells nothing personal."""

    UNAVAILABLE = "unavailable"
    CONFLICT = "conflict"
    CERTIFICATE = "certificate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ranked:
    """An inspector at a place, by pseudonym, with the number there."""

    inspector: str
    number: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A qualified inspector who is not drawn for a place."""

    inspector: str
    reason: LeftOutFor


@dataclass(frozen=True, slots=True)
class PlaceTeam:
    """The order of an agency's inspectors at one drawn place."""

    position: int
    """Of the place in the draw, from 1 on."""
    place: str
    order: tuple[Ranked, ...]
    """The drawn ones, then the reserves."""
    left_out: tuple[LeftOut, ...]

    def drawn(self, needed: int) -> tuple[Ranked, ...]:
        """Those who were drawn."""
        return self.order[:needed]

    def entries(self, agency: str) -> list[bytes]:
        """Its entries in the tree of the agency's draw."""
        return [
            entry_of(agency, self.place, nth, ranked)
            for nth, ranked in enumerate(self.order, start=1)
        ]


@dataclass(frozen=True, slots=True)
class TeamDraw:
    """How an agency's inspectors were drawn, but for the places."""

    agency: str
    needed: int
    """For each place."""
    reserves: int
    qualified: int
    places: int
    unstaffed: int
    """Places that have fewer than they need."""
    root: str
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A drawn inspector dropped out, and the next in the drawn order came in."""

    place: str
    nth: int
    """Counts the changes of the place."""
    out: str
    incoming: str
    skipped: tuple[LeftOut, ...]
    """Reserves before that one who cannot go any more."""
    reason: DropsOut


def salt_of(secret: str, year: int, certificate: str) -> str:
    """The salt of an inspector's pseudonym of a year."""
    text = f"onevisit inspector salt:{year}:{certificate}"
    return hmac.digest(secret.encode(), text.encode(), "sha256")[:_BYTES].hex()


def pseudonym_of(year: int, certificate: str, salt: str) -> str:
    """By what an inspector goes in the draws of a year."""
    text = f"onevisit draw inspector:{year}:{certificate}:{salt}"
    return hashlib.sha256(text.encode()).digest()[:_BYTES].hex()


def team_secret(frame_secret: bytes, agency: str) -> bytes:
    """What an agency's inspectors have their numbers from, at the places of a frame."""
    text = f"onevisit draw inspectors:{agency}"
    return hmac.digest(frame_secret, text.encode(), "sha256")


def number_of(secret: bytes, place: str, inspector: str) -> str:
    """An inspector's number at a place."""
    text = f"{place},{inspector}"
    return hmac.digest(secret, text.encode(), "sha256")[:_BYTES].hex()


def entry_of(agency: str, place: str, nth: int, ranked: Ranked) -> bytes:
    """The entry of an inspector at a place in the tree of the agency's draw."""
    return f"{agency},{place},{nth},{ranked.inspector},{ranked.number}".encode()


def root_of(agency: str, pool: Iterable[str], teams: Iterable[PlaceTeam]) -> str:
    """The root over all from whom an agency drew, and all of its order."""
    tree = MerkleTree(f"{agency},{inspector}".encode() for inspector in pool)
    for team in teams:
        for one in team.left_out:
            tree.append(
                f"{agency},{team.place},0,{one.inspector},{one.reason}".encode()
            )
        for entry in team.entries(agency):
            tree.append(entry)
    return tree.root().hex()


def is_qualified(
    qualifications: Sequence[str], domain: str, fields: Iterable[Sequence[str]]
) -> bool:
    """Whether a certificate serves for a domain's items; `fields` are their sub-fields.

    One that states nothing serves for its agency's domain.
    """
    if not qualifications or domain in qualifications:
        return True
    asked = [*fields]
    return bool(asked) and all(set(item) & set(qualifications) for item in asked)


def draw_teams(
    places: Sequence[str],
    pool: Sequence[str],
    left_out: Mapping[str, Mapping[str, LeftOutFor]],
    needed: int,
    make: Make,
) -> list[PlaceTeam]:
    """The order of an agency's inspectors at each place.

    Args:
        places: in the order in which they were drawn.
        pool: the pseudonyms of the qualified.
        left_out: place → pseudonym → why.
        needed: how many each place needs.
        make: the number of an inspector at a place.
    """
    by_load: dict[int, set[str]] = {0: set(pool)}
    teams = []
    for position, place in enumerate(places, start=1):
        away = left_out.get(place, {})
        order = _order(place, by_load, away, needed + RESERVES, make)
        for load, ranked in order[:needed]:
            by_load[load].remove(ranked.inspector)
            by_load.setdefault(load + 1, set()).add(ranked.inspector)
        teams.append(
            PlaceTeam(
                position,
                place,
                tuple(ranked for _, ranked in order),
                tuple(LeftOut(one, away[one]) for one in sorted(away)),
            )
        )
    return teams


def _order(
    place: str,
    by_load: Mapping[int, set[str]],
    away: Mapping[str, LeftOutFor],
    most: int,
    make: Make,
) -> list[tuple[int, Ranked]]:
    order: list[tuple[int, Ranked]] = []
    for load in sorted(by_load):
        if len(order) >= most:
            break
        numbers = sorted((make(place, one), one) for one in by_load[load] - away.keys())
        order += [(load, Ranked(one, number)) for number, one in numbers]
    return order[:most]


def unstaffed(team: PlaceTeam, needed: int, qualified: int) -> Unstaffed | None:
    """Why a place has too few inspectors, if it has."""
    if len(team.order) >= needed:
        return None
    return Unstaffed.TOO_FEW if qualified < needed else Unstaffed.CONFLICTS


def members(
    team: PlaceTeam, needed: int, changes: Sequence[Change]
) -> tuple[list[str], list[str]]:
    """Who goes to the place now, and who still stands by, in their order."""
    drawn = [ranked.inspector for ranked in team.drawn(needed)]
    reserves = [ranked.inspector for ranked in team.order[needed:]]
    for change in changes:
        gone = {change.incoming, *(one.inspector for one in change.skipped)}
        reserves = [one for one in reserves if one not in gone]
        drawn[drawn.index(change.out)] = change.incoming
    return drawn, reserves
