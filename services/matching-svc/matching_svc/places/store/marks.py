"""Statements over marks: appended with what happened, deleted with its effect.

Whoever takes marks holds their rows, and steps over those that another one holds, so
nobody waits for a mark. What was marked may be recomputed once too often, never too
seldom: a mark is deleted by its id, in the transaction that read its place after it.
"""

from collections.abc import Iterable, Sequence

from matching_svc.places.domain.marks import Mark, Scope
from shared.db import ReadTx, Tx

WAITING = "SELECT count(*) FROM mark"

_ENTER = """
INSERT INTO mark (scope, key) SELECT * FROM unnest($1::text[], $2::text[])
"""
_TAKE = """
SELECT id, scope, key FROM mark WHERE id <> ALL($2::bigint[])
ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
"""
_TAKE_OF_PLACES = """
SELECT id FROM mark WHERE key = ANY($1::text[]) AND scope = 'place'
FOR UPDATE SKIP LOCKED
"""
_MARKED = "SELECT EXISTS (SELECT FROM mark WHERE key = $1 AND scope = 'place')"
_PLACES_OF: dict[Scope, str] = {
    # A list entry of any subject of a project holds at the project (S-06).
    Scope.SUBJECT: """
        SELECT place FROM task_copy WHERE uscc = ANY($1::text[])
        UNION SELECT number FROM place_copy WHERE uscc = ANY($1)
        UNION SELECT number FROM place_copy WHERE subjects && $1 AND subjects <> '{}'
        """,
    Scope.LEAD: """
        SELECT place FROM proposal
        WHERE agencies && $1::text[] AND status IN ('proposed', 'agreed')
        """,
    Scope.BOOKED: """
        SELECT place FROM task_copy WHERE agency = ANY($1::text[])
        AND status = 'scheduled' AND on_site AND out_of_scope IS NULL
        """,
}
_ENTER_REBUILT = """
INSERT INTO mark (scope, key)
SELECT DISTINCT
    CASE copy WHEN 'list_entry_copy' THEN 'subject' WHEN 'agency_copy' THEN 'lead'
              ELSE 'place' END,
    coalesce(CASE copy WHEN 'list_entry_copy' THEN row ->> 'uscc'
                       WHEN 'agency_copy' THEN row ->> 'code'
                       WHEN 'place_copy' THEN row ->> 'number'
                       ELSE row ->> 'place' END, '')
FROM rebuild.changed WHERE copy <> 'item_copy'
"""
_REBUILT_AGENCIES = """
SELECT row ->> 'agency' AS agency FROM rebuild.changed WHERE copy = 'application_copy'
UNION
SELECT a.agency FROM rebuild.changed JOIN application_copy a
    ON a.application_id = row ->> 'application_id' WHERE copy = 'code_copy'
UNION
SELECT jsonb_array_elements_text(row -> 'agencies') FROM rebuild.changed
WHERE copy = 'proposal'
"""
"""Agencies whose bookings may be others than before."""
_DELETE = "DELETE FROM mark WHERE id = ANY($1::bigint[])"


async def enter(tx: Tx, marks: Iterable[Mark]) -> None:
    """Append marks; the same one may stand several times."""
    distinct = sorted(set(marks))
    if distinct:
        scopes, keys = zip(*distinct, strict=True)
        await tx.execute(_ENTER, list(scopes), list(keys))


async def take(tx: Tx, most: int, but: Iterable[int] = ()) -> dict[int, Mark]:
    """The oldest marks that nobody holds, by id; held until this transaction ends."""
    rows = await tx.fetch(_TAKE, most, list(but))
    return {row["id"]: Mark(Scope(row["scope"]), row["key"]) for row in rows}


async def take_of_places(tx: Tx, places: Sequence[str]) -> list[int]:
    """The ids of these places' marks that nobody holds."""
    return [row["id"] for row in await tx.fetch(_TAKE_OF_PLACES, list(places))]


async def is_marked(tx: ReadTx, place: str) -> bool:
    """Whether something happened at a place since its last recompute."""
    return bool(await tx.fetchval(_MARKED, place))


async def delete(tx: Tx, ids: Iterable[int]) -> None:
    """Delete exactly these."""
    await tx.execute(_DELETE, list(ids))


async def places_of(tx: ReadTx, marks: Iterable[Mark]) -> set[str]:
    """The places that marks other than a place's own are about."""
    keys: dict[Scope, list[str]] = {}
    for mark in marks:
        keys.setdefault(mark.scope, []).append(mark.key)
    return {
        row["place"]
        for scope, named in keys.items()
        for row in await tx.fetch(_PLACES_OF[scope], named)
    }


async def enter_rebuilt(tx: Tx) -> None:
    """Mark what concerns each row that a rebuild changed."""
    await tx.execute(_ENTER_REBUILT)


async def rebuilt_agencies(tx: ReadTx) -> list[str]:
    """The agencies whose bookings a rebuild may have changed."""
    return [row["agency"] for row in await tx.fetch(_REBUILT_AGENCIES)]
