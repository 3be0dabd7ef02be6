"""Reads places; a district sees its own region, the city all (I-05)."""

from collections.abc import Collection
from dataclasses import dataclass

from shared.auth import Principal
from shared.db import ReadTx, Tx
from subject_svc.places import store
from subject_svc.places.domain import Place
from subject_svc.places.errors import PlaceUnknown
from subject_svc.places.store import find, housed_within, lock
from subject_svc.places.tables import PartyRow, PlaceRow

__all__ = [
    "PLACES",
    "STATES",
    "PartyRow",
    "PlaceRow",
    "PlaceWithParties",
    "any_in",
    "business_types_in_use",
    "count",
    "find",
    "housed",
    "housed_within",
    "lock",
    "lock_any",
    "lock_one",
    "numbers_of",
    "of_subjects",
    "own_of",
    "place",
    "places_of",
]


PLACES = """
(SELECT number, uscc, address, region, town, kind, business_types, retired FROM place)
"""
"""Every place that was ever registered, as a view asks about it."""


STATES = """
(SELECT number, uscc, made_at, changed_at, to_jsonb(place) AS state FROM place)"""
"""Every place as its present version has it, whole."""


@dataclass(frozen=True, slots=True)
class PlaceWithParties:
    """A place; of a project, with its several subjects."""

    place: PlaceRow
    parties: list[PartyRow]


async def place(tx: ReadTx, who: Principal, number: str) -> PlaceWithParties:
    """One place; of a project, with its several subjects.

    Raises:
        PlaceUnknown: if there is none, or it is another region's.
    """
    row = await store.by_number.first(tx, number)
    if row is None or not who.sees(row.region, row.town):
        raise PlaceUnknown(number=number)
    return PlaceWithParties(row, await store.parties.all(tx, number))


async def lock_any(tx: Tx, number: str) -> Place:
    """A place of any region, locked until the transaction ends.

    Raises:
        PlaceUnknown: if there is none.
    """
    place = (await lock(tx, [number])).get(number)
    if place is None:
        raise PlaceUnknown(number=number)
    return place


async def lock_one(tx: Tx, who: Principal, number: str) -> Place:
    """A place of the caller's region, locked until the transaction ends.

    Raises:
        PlaceUnknown: if there is none, or it is another region's.
    """
    place = await lock_any(tx, number)
    if not who.sees(place.area):
        raise PlaceUnknown(number=number)
    return place


async def places_of(tx: ReadTx, uscc: str) -> list[PlaceRow]:
    """The places of a subject, those of its projects too, at most a thousand."""
    return await store.places_of.all(tx, uscc)


async def own_of(tx: ReadTx, uscc: str) -> list[Place]:
    """The places that stand under one code, not under another one of its subject."""
    numbers = await store.own_of.all(tx, uscc)
    return list((await find(tx, numbers)).values())


async def of_subjects(tx: ReadTx, codes: Collection[str]) -> list[Place]:
    """The places of some subjects that are not retired, each under its own code."""
    numbers = await store.of_subjects.all(tx, list(codes))
    return list((await find(tx, numbers)).values())


async def numbers_of(tx: ReadTx, uscc: str) -> list[str]:
    """The numbers of a subject's own places, under each of its codes."""
    return await store.numbers_of.all(tx, uscc)


async def any_in(tx: ReadTx, uscc: str, who: Principal) -> bool:
    """Whether a subject has a place of its own within the caller's scope."""
    return await store.in_scope.first(tx, uscc, who.scope.prefix) is not None


async def housed(tx: ReadTx, who: Principal, codes: Collection[str]) -> set[str]:
    """Those of some subjects that have a place of their own in the caller's scope."""
    return set(await store.housed.all(tx, list(codes), who.scope.prefix))


async def business_types_in_use(tx: ReadTx, words: Collection[str]) -> set[str]:
    """Those of some business types that a place of the register has."""
    return set(await store.business_types_in_use.all(tx, sorted(words)))


async def count(tx: ReadTx, who: Principal) -> int:
    """How many places of the caller's region there are."""
    return await store.count.one(tx, who.scope.prefix)
