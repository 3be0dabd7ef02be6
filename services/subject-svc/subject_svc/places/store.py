"""The rows of places and of the subjects on a project."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, not_, update
from sqlalchemy.orm import Mapped
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db import ReadTx, Tx
from shared.db.aliases import goes_by
from shared.db.statements import (
    Delete,
    Effect,
    ReturningUpdate,
    Rows,
    Select,
    SelectOfScalar,
    among,
    command,
    effect,
    query,
    sql,
)
from shared.events.subject import SubjectStatus
from subject_svc.history.commands import VersionedTable
from subject_svc.places.domain import Party, Place
from subject_svc.places.tables import PartyRow, PlaceRow
from subject_svc.subjects.queries import SubjectRow

PLACES = VersionedTable(PlaceRow, Place)
MOST_PLACES = 1000
"""How many places of one subject are listed."""


@query
def by_number(number: str) -> SelectOfScalar[PlaceRow]:
    """One place."""
    return select(PlaceRow).where(PlaceRow.number == number)


@query
def places_of(uscc: str) -> SelectOfScalar[PlaceRow]:
    """The places of a subject, those of its projects too."""
    projects = select(PartyRow.number).where(goes_by(PartyRow.uscc, uscc))
    return (
        select(PlaceRow)
        .where(or_(goes_by(PlaceRow.uscc, uscc), col(PlaceRow.number).in_(projects)))
        .order_by(PlaceRow.number)
        .limit(MOST_PLACES)
    )


@query
def own_of(uscc: str) -> SelectOfScalar[str]:
    """The numbers of places under one code that are not retired."""
    return (
        select(PlaceRow.number)
        .where(PlaceRow.uscc == uscc, not_(col(PlaceRow.retired)))
        .order_by(PlaceRow.number)
    )


@query
def of_subjects(codes: list[str]) -> SelectOfScalar[str]:
    """The numbers of the places of some subjects that are not retired."""
    return select(PlaceRow.number).where(
        among(PlaceRow.uscc, codes), not_(col(PlaceRow.retired))
    )


@query
def numbers_of(uscc: str) -> SelectOfScalar[str]:
    """The numbers of a subject's own places."""
    return select(PlaceRow.number).where(goes_by(PlaceRow.uscc, uscc))


@query
def in_scope(uscc: str, scope: str) -> SelectOfScalar[str]:
    """The number of a place of the subject's own within a scope."""
    return (
        select(PlaceRow.number)
        .where(
            goes_by(PlaceRow.uscc, uscc),
            within(scope, PlaceRow.region, PlaceRow.town),
        )
        .limit(1)
    )


@query
def housed(codes: list[str], scope: str) -> SelectOfScalar[str]:
    """Those of some subjects that have a place of their own within a scope."""
    return (
        select(PlaceRow.uscc)
        .where(
            among(PlaceRow.uscc, codes), within(scope, PlaceRow.region, PlaceRow.town)
        )
        .distinct()
    )


def housed_within(scope: str, uscc: Mapped[str]) -> ColumnElement[bool]:
    """The condition of a list: subjects with a place of their own within a scope."""
    return (
        select(PlaceRow.number)
        .where(
            PlaceRow.uscc == uscc,
            within(scope, PlaceRow.region, PlaceRow.town),
        )
        .exists()
    )


@query
def count(scope: str) -> SelectOfScalar[int]:
    """How many places there are."""
    return (
        select(func.count())
        .select_from(PlaceRow)
        .where(within(scope, PlaceRow.region, PlaceRow.town))
    )


@query
def business_types_in_use(words: list[str]) -> Rows[str]:
    """Those of some business types that a place has."""
    return sql(
        str,
        """
        SELECT word FROM unnest(:words) AS asked(word)
        WHERE EXISTS (SELECT 1 FROM place WHERE business_types @> ARRAY[word])
        """,
        words,
    )


@query
def parties(number: str) -> SelectOfScalar[PartyRow]:
    """The subjects on a project, with their roles."""
    return (
        select(PartyRow)
        .where(PartyRow.number == number)
        .order_by(col(PartyRow.role), PartyRow.uscc)
    )


@query
def with_owner() -> Select[PlaceRow, str, SubjectStatus, str | None]:
    """Every place with its owner's name, status and industry."""
    return select(
        PlaceRow,
        col(SubjectRow.name),
        col(SubjectRow.status),
        col(SubjectRow.industry),
    ).join(SubjectRow, col(SubjectRow.uscc) == PlaceRow.uscc)


@command
def touch(codes: list[str], but: list[str], at: datetime) -> ReturningUpdate[PlaceRow]:
    """Give the places of some subjects a new version, but for the places named."""
    return (
        update(PlaceRow)
        .where(among(PlaceRow.uscc, codes), not_(among(PlaceRow.number, but)))
        .values({PlaceRow.version: PlaceRow.version + 1, PlaceRow.changed_at: at})
        .returning(PlaceRow)
    )


@command
def next_version(numbers: list[str], at: datetime) -> ReturningUpdate[PlaceRow]:
    """Give some places a new version: there is more to tell of them."""
    return (
        update(PlaceRow)
        .where(among(PlaceRow.number, numbers))
        .values({PlaceRow.version: PlaceRow.version + 1, PlaceRow.changed_at: at})
        .returning(PlaceRow)
    )


@command
def remove_parties(number: str) -> Delete:
    """Take every subject off a project."""
    return delete(PartyRow).where(col(PartyRow.number) == number)


@command
def add_parties(number: str, codes: Sequence[str], roles: Sequence[str]) -> Effect:
    """Put subjects on a project, each once in each role."""
    return effect(
        """
        INSERT INTO project_party (number, uscc, role)
        SELECT :number, * FROM unnest(:codes, :roles) ON CONFLICT DO NOTHING
        """,
        number,
        codes,
        roles,
    )


async def find(tx: ReadTx, numbers: Iterable[str]) -> dict[str, Place]:
    """The places with these numbers that are in the register, by number."""
    return _by_number(await PLACES.find(tx, _keys(numbers)))


async def lock(tx: Tx, numbers: Iterable[str]) -> dict[str, Place]:
    """Like `find`, locked until the transaction ends."""
    return _by_number(await PLACES.lock(tx, _keys(numbers)))


async def set_parties(tx: Tx, number: str, members: Sequence[Party]) -> None:
    """Write the subjects on a project in place of those that were there."""
    await remove_parties.run(tx, number)
    codes = [party.uscc for party in members]
    roles = [party.role.value for party in members]
    await add_parties.run(tx, number, codes, roles)


def _keys(numbers: Iterable[str]) -> list[dict[str, object]]:
    return [{"number": number} for number in set(numbers)]


def _by_number(places: Iterable[Place]) -> dict[str, Place]:
    return {place.number: place for place in places}
