"""The rows of places and of the subjects on a project."""

from collections.abc import Collection, Iterable, Sequence

from shared.db import ReadTx, Tx
from shared.events.subject import PlaceKind
from subject_svc.history.commands import VersionedTable
from subject_svc.places.domain import Party, Place
from subject_svc.places.tables import PartyRow, PlaceRow

PLACES = VersionedTable(PlaceRow)

PLACES_OF = """
SELECT * FROM place WHERE uscc = $1 OR number IN
    (SELECT number FROM project_party WHERE uscc = $1)
ORDER BY number LIMIT 1000
"""
NUMBERS_OF = "SELECT number FROM place WHERE uscc = $1"
ANY_IN = "SELECT EXISTS (SELECT FROM place WHERE uscc = $1 AND region = $2)"
COUNT = "SELECT count(*) FROM place WHERE $1::text IS NULL OR region = $1"
PARTIES = """
SELECT number, uscc, role FROM project_party WHERE number = $1 ORDER BY role, uscc
"""
TOUCH = """
UPDATE place SET version = version + 1, changed_at = $3
WHERE uscc = ANY($1::text[]) AND number <> ALL($2::text[])
RETURNING *
"""


async def find(tx: ReadTx, numbers: Iterable[str]) -> dict[str, Place]:
    """The places with these numbers that are in the register, by number."""
    return _by_number(await PLACES.find(tx, _keys(numbers)))


async def lock(tx: Tx, numbers: Iterable[str]) -> dict[str, Place]:
    """Like `find`, locked until the transaction ends."""
    return _by_number(await PLACES.lock(tx, _keys(numbers)))


async def row(tx: ReadTx, number: str) -> PlaceRow | None:
    """One place's row."""
    rows = await PLACES.find(tx, [{"number": number}])
    return rows[0] if rows else None


async def places_of(tx: ReadTx, uscc: str) -> list[PlaceRow]:
    """The places of a subject, those of its projects too, at most a thousand."""
    return [PlaceRow(**row) for row in await tx.fetch(PLACES_OF, uscc)]


async def numbers_of(tx: ReadTx, uscc: str) -> list[str]:
    """The numbers of a subject's own places."""
    return [row["number"] for row in await tx.fetch(NUMBERS_OF, uscc)]


async def any_in(tx: ReadTx, uscc: str, region: str) -> bool:
    """Whether the subject has a place of its own in a region."""
    found: bool = await tx.fetchval(ANY_IN, uscc, region)
    return found


async def count(tx: ReadTx, region: str | None) -> int:
    """How many places there are."""
    number: int = await tx.fetchval(COUNT, region)
    return number


async def touch(tx: Tx, codes: Collection[str], but: Collection[str]) -> list[PlaceRow]:
    """Give the places of some subjects a new version, but for the places named."""
    now = tx.runtime.clock.now()
    rows = await tx.fetch(TOUCH, list(codes), list(but), now)
    return [PlaceRow(**row) for row in rows]


async def parties(tx: ReadTx, number: str) -> list[PartyRow]:
    """The subjects on a project, with their roles."""
    return [PartyRow(**row) for row in await tx.fetch(PARTIES, number)]


async def set_parties(tx: Tx, number: str, parties: Sequence[Party]) -> None:
    """Write the subjects on a project in place of those that were there."""
    await tx.execute("DELETE FROM project_party WHERE number = $1", number)
    await tx.executemany(
        "INSERT INTO project_party (number, uscc, role) VALUES ($1, $2, $3)",
        {(number, party.uscc, party.role.value) for party in parties},
    )


def _keys(numbers: Iterable[str]) -> list[dict[str, object]]:
    return [{"number": number} for number in set(numbers)]


def _by_number(rows: Iterable[PlaceRow]) -> dict[str, Place]:
    return {row.number: _place(row) for row in rows}


def _place(row: PlaceRow) -> Place:
    return Place(
        number=row.number,
        uscc=row.uscc,
        address=row.address,
        region=row.region,
        town=row.town,
        kind=PlaceKind(row.kind),
        business_types=tuple(row.business_types),
        closed_weekdays=tuple(row.closed_weekdays),
        closed_days=tuple(row.closed_days),
        subjects=tuple(row.subjects),
        retired=row.retired,
    )
