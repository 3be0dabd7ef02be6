"""Reads of neighbours' facts, and the parts of statements that are made of them."""

from collections.abc import Collection, Sequence

from matching_svc.neighbours.store import facts as store
from matching_svc.neighbours.store.facts import (
    CODED_DAYS,
    MAY_CHANGE,
    NAMED,
    REBUILT_AGENCIES,
    SECTORS,
    TO_RUN,
    AgencyNames,
    OtherNumber,
    applications_at,
    codes_at,
    is_shown,
    named_place,
    places_at,
    rests_on_open,
    solo_at,
    tasks_at,
    town_in,
    visits_at,
)
from matching_svc.tasks.domain.task import Item
from shared.auth import Principal
from shared.db import ReadTx

__all__ = [
    "CODED_DAYS",
    "MAY_CHANGE",
    "NAMED",
    "REBUILT_AGENCIES",
    "SECTORS",
    "TO_RUN",
    "AgencyNames",
    "OtherNumber",
    "agency_names",
    "applications_at",
    "codes_at",
    "is_shown",
    "item_names",
    "items",
    "named_place",
    "other_numbers",
    "place_of_task",
    "places_at",
    "places_of_agencies",
    "places_of_subject",
    "places_of_subjects",
    "places_with_others",
    "rests_on_open",
    "sectors_of",
    "solo_at",
    "tasks_at",
    "town_in",
    "town_of",
    "towns_of",
    "visits_at",
]

MOST_PLACES = 50
"""Places of one subject that a round looks at (M-11)."""


async def agency_names(tx: ReadTx) -> Sequence[AgencyNames]:
    """The names of all agencies: there are few."""
    return await store.agency_names.all(tx)


async def sectors_of(
    tx: ReadTx, agencies: Collection[str]
) -> dict[str, frozenset[str]]:
    """The sectors that each agency is mainly responsible for (M-06)."""
    rows = await store.sectors.all(tx, list(agencies))
    return {agency.code: agency.sectors for agency in rows}


async def items(tx: ReadTx, codes: Sequence[str]) -> tuple[Item, ...]:
    """Some items, as far as they are known."""
    return tuple(await store.items.all(tx, list(codes)))


async def item_names(tx: ReadTx, codes: Collection[str]) -> dict[str, str]:
    """How some items are called, by code, as far as they are known."""
    rows = await store.item_names.all(tx, sorted(codes))
    return {item.code: item.name for item in rows}


async def place_of_task(tx: ReadTx, number: str) -> str | None:
    """Where a task is carried out; None where it is not known."""
    return await store.place_of_task.first(tx, number)


async def town_of(tx: ReadTx, place: str) -> str | None:
    """The town of a place, where it is known."""
    return (await towns_of(tx, [place])).get(place)


async def other_numbers(tx: ReadTx, who: Principal, place: str) -> list[OtherNumber]:
    """Other numbers of the same premises at which the caller sees open tasks (S-12)."""
    return await store.other_numbers.all(tx, place, who.agency, who.scope.prefix)


async def towns_of(tx: ReadTx, places: Sequence[str]) -> dict[str, str]:
    """The towns of some places, where they are known."""
    return {row.number: row.town for row in await store.towns.all(tx, list(places))}


async def places_of_subject(
    tx: ReadTx, uscc: str, agency: str, but: str
) -> Sequence[str]:
    """Other places of a subject at which an agency has open tasks."""
    return await store.places_of_subject.all(tx, uscc, agency, but, MOST_PLACES)


async def places_with_others(tx: ReadTx, agency: str, after: str) -> Sequence[str]:
    """Places after another at which an agency may be asked to make a joint visit."""
    return await store.places_with_others.all(tx, agency, after)


async def places_of_subjects(tx: ReadTx, subjects: Sequence[str]) -> Sequence[str]:
    """Places that have to do with some subjects (S-06)."""
    return await store.places_of_subjects.all(tx, list(subjects))


async def places_of_agencies(tx: ReadTx, agencies: Sequence[str]) -> Sequence[str]:
    """Places at which some agencies have open tasks."""
    return await store.places_of_agencies.all(tx, list(agencies))
