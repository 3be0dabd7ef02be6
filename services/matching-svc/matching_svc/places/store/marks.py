"""Statements over marks: appended with what happened, deleted with its effect.

Whoever takes marks holds their rows, and steps over those that another one holds, so
nobody waits for a mark. What was marked may be recomputed once too often, never too
seldom: a mark is deleted by its id, in the transaction that read its place after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching_svc.neighbours import queries as neighbours
from matching_svc.places.domain.marks import Mark, Scope
from matching_svc.proposals import queries as proposals
from shared.db import ReadTx, Tx
from shared.db.statements import Effect, Rows, command, effect, query, sql

WAITING = "SELECT count(*) FROM mark"

_ENTER_REBUILT = """
INSERT INTO mark (scope, key)
SELECT DISTINCT
    CASE copy WHEN 'list_entry_copy' THEN 'subject' WHEN 'alias' THEN 'subject'
              WHEN 'agency_copy' THEN 'lead'
              ELSE 'place' END,
    coalesce(CASE copy WHEN 'list_entry_copy' THEN row ->> 'uscc'
                       WHEN 'alias' THEN row ->> 'same_as'
                       WHEN 'agency_copy' THEN row ->> 'code'
                       WHEN 'place_copy' THEN row ->> 'number'
                       ELSE row ->> 'place' END, '')
FROM rebuild.changed WHERE copy <> 'item_copy'
"""
_REBUILT_AGENCIES = f"{neighbours.REBUILT_AGENCIES} UNION {proposals.REBUILT_AGENCIES}"
"""Agencies whose bookings may be others than before."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A mark with its id."""

    id: int
    scope: Scope
    key: str


@command
def _enter(scopes: list[str], keys: list[str]) -> Effect:
    return effect(
        "INSERT INTO mark (scope, key) SELECT * FROM unnest(:scopes, :keys)",
        scopes,
        keys,
    )


@command
def _take(most: int, but: list[int]) -> Rows[_Taken]:
    return sql(
        _Taken,
        """
        SELECT id, scope, key FROM mark WHERE id <> ALL(:but)
        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED
        """,
        most,
        but,
    )


@command
def _take_of_places(places: list[str]) -> Rows[int]:
    return sql(
        int,
        """
        SELECT id FROM mark WHERE key = ANY(:places) AND scope = 'place'
        FOR UPDATE SKIP LOCKED
        """,
        places,
    )


@query
def _marked(places: list[str]) -> Rows[str]:
    return sql(
        str,
        "SELECT DISTINCT key FROM mark WHERE key = ANY(:places) AND scope = 'place'",
        places,
    )


@command
def _delete(ids: list[int]) -> Effect:
    return effect("DELETE FROM mark WHERE id = ANY(:ids)", ids)


async def enter(tx: Tx, marks: Iterable[Mark]) -> None:
    """Append marks; the same one may stand several times."""
    distinct = sorted(set(marks))
    if distinct:
        scopes, keys = zip(*distinct, strict=True)
        await _enter.run(tx, list(scopes), list(keys))


async def take(tx: Tx, most: int, but: Iterable[int] = ()) -> dict[int, Mark]:
    """The oldest marks that nobody holds, by id; held until this transaction ends."""
    taken = await _take.all(tx, most, list(but))
    return {mark.id: Mark(mark.scope, mark.key) for mark in taken}


async def take_of_places(tx: Tx, places: Sequence[str]) -> list[int]:
    """The ids of these places' marks that nobody holds."""
    return await _take_of_places.all(tx, list(places))


async def marked(tx: ReadTx, places: Sequence[str]) -> frozenset[str]:
    """The places of some at which something happened since their last recompute."""
    return frozenset(await _marked.all(tx, list(places)))


async def delete(tx: Tx, ids: Iterable[int]) -> None:
    """Delete exactly these."""
    await _delete.run(tx, list(ids))


async def places_of(tx: ReadTx, marks: Iterable[Mark]) -> set[str]:
    """The places that marks other than a place's own are about."""
    keys: dict[Scope, list[str]] = {}
    for mark in marks:
        keys.setdefault(mark.scope, []).append(mark.key)
    places: set[str] = set()
    for scope, named in keys.items():
        places |= {*await _places_of(tx, scope, named)}
    return places


async def _places_of(tx: ReadTx, scope: Scope, keys: Sequence[str]) -> Sequence[str]:
    match scope:
        case Scope.PLACE:
            return keys
        case Scope.SUBJECT:
            return await neighbours.places_of_subjects(tx, keys)
        case Scope.LEAD:
            return await proposals.places_asked(tx, keys)
        case Scope.BOOKED:
            return await neighbours.places_of_agencies(tx, keys)


async def enter_rebuilt(tx: Tx) -> None:
    """Mark what concerns each row that a rebuild changed."""
    await tx.execute(_ENTER_REBUILT)


async def rebuilt_agencies(tx: ReadTx) -> list[str]:
    """The agencies whose bookings a rebuild may have changed."""
    return [row["agency"] for row in await tx.fetch(_REBUILT_AGENCIES)]
