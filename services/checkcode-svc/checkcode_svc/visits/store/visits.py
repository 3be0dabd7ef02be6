"""Visits in and out of their tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from checkcode_svc.base import insertion, replacement
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.visits.domain.part import FormerResults, PartStatus, VisitPart
from checkcode_svc.visits.domain.visit import Visit
from checkcode_svc.visits.tables import FormerResultsRow, VisitPartRow, VisitRow
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx, Tx
from shared.db.statements import (
    Effect,
    Rows,
    SelectOfScalar,
    among,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)

SHOWN = shown_sql(
    """EXISTS (SELECT FROM visit_part AS m
               WHERE m.visit_id = v.id AND m.agency = :asking)""",
    presented="TRUE",
    row="v.",
)
"""The classified is the agencies' alone that made it; a surprise is over (C-05)."""

# Each task alone would have been a visit; one without a task of its own counts as one.
# A repeated visit would have been repeated either way, so it saves nothing.
_COUNTS = f"""
WITH part AS (
    SELECT v.id, v.number, greatest(cardinality(p.tasks), 1) AS tasks
    FROM visit AS v JOIN visit_part AS p ON p.visit_id = v.id
    WHERE v.day BETWEEN :first AND :last AND v.counted AND NOT v.cancelled
      AND {within_sql("v.region", "v.town")} AND {SHOWN}
), visited AS (
    SELECT id, number, sum(tasks) AS tasks, sum(tasks - 1) AS merged
    FROM part GROUP BY id, number
)
SELECT coalesce(sum(CASE WHEN number = 1 THEN tasks ELSE 1 END), 0)::bigint AS apart,
       count(*) AS together,
       coalesce(sum(merged) FILTER (WHERE number = 1), 0)::bigint AS internal_merge
FROM visited
"""  # noqa: S608 - our own columns

VISITED = "visited AS (SELECT v.* FROM it JOIN visit AS v USING (code))"
"""The visits with the code `it`: to stand in a statement with others."""
PAGE = """
    'visits', (SELECT json_agg(v ORDER BY number) FROM visited AS v),
    'parts', (SELECT json_agg(p ORDER BY position) FROM visit_part AS p
              WHERE p.visit_id = ANY(ARRAY(SELECT id FROM visited)))"""
"""What the page of a code shows of its visits `visited`, as JSON."""


def uscc_of(visit_id: str) -> str:
    """The subject of a visit, as a value in a statement."""
    return f"(SELECT v.uscc FROM visit AS v WHERE v.id = {visit_id})"  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """Visits by their day; what P-22 leaves out is not counted."""

    apart: int
    """The tasks carried out, each alone."""
    together: int
    """The visits made."""
    internal_merge: int
    """What merging one agency's own tasks saved of the difference (M-11)."""


@query
def counts(scope: str, asking: str, first: date, last: date) -> Rows[VisitCounts]:
    """The visits from `first` to `last` within a scope."""
    return sql(VisitCounts, _COUNTS, scope, asking, first, last)


@query
def result_count(scope: str, asking: str, first: date, last: date) -> Rows[int]:
    """The complete results recorded from `first` to `last`."""
    return sql(
        int,
        f"""
        SELECT count(*) FROM visit_part AS p JOIN visit AS v ON v.id = p.visit_id
        WHERE p.status = '{PartStatus.COMPLETE}'
          AND p.recorded_on BETWEEN :first AND :last
          AND {within_sql("v.region", "v.town")} AND {SHOWN}
        """,  # noqa: S608 - our own columns
        scope,
        asking,
        first,
        last,
    )


@query
def every() -> Rows[Visit]:
    """Every visit with its parts."""
    return sql(
        Visit,
        f"""
        SELECT {columns(Visit, "v", but=["parts"])},
               (SELECT jsonb_agg(p ORDER BY p.position) FROM visit_part AS p
                WHERE p.visit_id = v.id) AS parts
        FROM visit AS v
        """,  # noqa: S608 - our own columns
    )


@dataclass(frozen=True, slots=True)
class RecordedPart:
    """One agency's complete results, and the visit that they are of."""

    visit: Visit
    part: VisitPart


@query
def every_recorded() -> Rows[RecordedPart]:
    """All complete results."""
    return sql(
        RecordedPart,
        f"""SELECT to_jsonb(v) AS visit, to_jsonb(p) AS part
            FROM visit_part AS p JOIN visit AS v ON v.id = p.visit_id
            WHERE p.status = '{PartStatus.COMPLETE}'""",  # noqa: S608 - our own columns
    )


@query
def code_of(visit_id: UUID) -> SelectOfScalar[str]:
    """The code of a visit."""
    return select(VisitRow.code).where(VisitRow.id == visit_id)


@query
def unfinished(code: str) -> SelectOfScalar[UUID]:
    """The visits with a code that wait for results."""
    return select(VisitRow.id).where(VisitRow.code == code, ~col(VisitRow.complete))


@dataclass(frozen=True, slots=True)
class VisitOfCode:
    """A visit, and the code that it was made with."""

    code: str
    id: UUID


@query
def visits_of(codes: list[str]) -> Rows[VisitOfCode]:
    """The visits with some codes, each code's first one first."""
    return into(
        VisitOfCode,
        select(VisitRow.code, VisitRow.id)
        .where(among(VisitRow.code, codes))
        .order_by(col(VisitRow.code), col(VisitRow.number)),
    )


async def find(tx: ReadTx, visit_id: UUID) -> Visit | None:
    """A visit with its parts."""
    return await _whole(tx, await _visit.first(tx, visit_id))


async def last_of(tx: ReadTx, code: str) -> Visit | None:
    """The last visit with a code, with its parts."""
    return await _whole(tx, await _last.first(tx, code))


async def insert(tx: Tx, visit: Visit) -> None:
    """Write a new visit and its parts."""
    await _insert.run(tx, [visit])
    await _insert_parts.run(tx, visit.parts)


async def insert_parts(tx: Tx, parts: Sequence[VisitPart]) -> None:
    """Write the parts of agencies that came to a visit on record."""
    await _insert_parts.run(tx, parts)


async def save(tx: Tx, visit: Visit, *parts: VisitPart) -> None:
    """Write a changed visit, and those of its parts that changed."""
    await _replace.run(tx, [visit])
    await _replace_parts.run(tx, parts)


async def keep_former(tx: Tx, former: FormerResults) -> None:
    """Keep results as they were before a correction."""
    await _insert_former.run(tx, [former])


@query
def former_results(visit_id: UUID) -> Rows[FormerResults]:
    """Results of a visit as they were before corrections, the oldest first."""
    return into(
        FormerResults,
        select(FormerResultsRow)
        .where(FormerResultsRow.visit_id == visit_id)
        .order_by(col(FormerResultsRow.agency), col(FormerResultsRow.version)),
    )


async def _whole(tx: ReadTx, visit: Visit | None) -> Visit | None:
    if visit is not None:
        visit.parts = await _parts.all(tx, visit.id)
    return visit


@query
def _visit(visit_id: UUID) -> Rows[Visit]:
    return into(Visit, select(VisitRow).where(VisitRow.id == visit_id))


@query
def _last(code: str) -> Rows[Visit]:
    newest = col(VisitRow.number).desc()
    return into(
        Visit, select(VisitRow).where(VisitRow.code == code).order_by(newest).limit(1)
    )


@query
def _parts(visit_id: UUID) -> Rows[VisitPart]:
    position = col(VisitPartRow.position)
    return into(
        VisitPart,
        select(VisitPartRow)
        .where(VisitPartRow.visit_id == visit_id)
        .order_by(position),
    )


@dataclass(frozen=True, slots=True)
class ProvisionalPart:
    """A part with a day that is to be set anew (C-08)."""

    visit_id: UUID
    agency: str
    day: date
    """Of its visit; of a correction, that on which the results were given."""


@query
def provisional() -> Rows[ProvisionalPart]:
    """The parts that still wait for results, due on a provisional day; locked."""
    return sql(
        ProvisionalPart,
        f"""
        SELECT p.visit_id, p.agency, v.day
        FROM visit_part AS p JOIN visit AS v ON v.id = p.visit_id
        WHERE p.due_provisional AND p.status <> '{PartStatus.COMPLETE}'
        ORDER BY p.visit_id, p.agency FOR UPDATE OF p
        """,  # noqa: S608 - our own word
    )


@query
def provisional_corrections() -> Rows[ProvisionalPart]:
    """The parts whose results are corrected until a provisional day; locked."""
    return sql(
        ProvisionalPart,
        """
        SELECT visit_id, agency, recorded_on AS day FROM visit_part
        WHERE correct_until_provisional ORDER BY visit_id, agency FOR UPDATE
        """,
    )


@command
def set_correction_time(visit_id: UUID, agency: str, day: date) -> Effect:
    """Set the day for good until which an agency's results are corrected."""
    return effect(
        """
        UPDATE visit_part
        SET correct_until = :day, correct_until_provisional = false
        WHERE visit_id = :visit_id AND agency = :agency
        """,
        visit_id,
        agency,
        day,
    )


@command
def set_due(visit_id: UUID, agency: str, day: date) -> Effect:
    """Set the day for good on which an agency's results are due."""
    return effect(
        """
        UPDATE visit_part SET due_on = :day, due_provisional = false
        WHERE visit_id = :visit_id AND agency = :agency
        """,
        visit_id,
        agency,
        day,
    )


@command
def next_version(visits: list[UUID]) -> Rows[Visit]:
    """Give visits their next version; they come back with their parts."""
    return sql(
        Visit,
        f"""
        WITH held AS (
            SELECT id FROM visit WHERE id = ANY(:visits) ORDER BY id FOR UPDATE
        )
        UPDATE visit AS v SET version = v.version + 1 FROM held WHERE v.id = held.id
        RETURNING {columns(Visit, "v", but=["parts"])}, (
            SELECT jsonb_agg(p ORDER BY p.position)
            FROM visit_part AS p WHERE p.visit_id = v.id) AS parts
        """,  # noqa: S608 - our own columns
        visits,
    )


@command
def take_towns(places: list[str]) -> Effect:
    """Give visits the town of their place, where it was not known.

    A visit stays where it was made, whatever becomes of its place.
    """
    return effect(
        f"""
        UPDATE visit AS v SET town = p.town FROM {neighbours.AREAS} AS p
        WHERE p.number = v.place AND v.place = ANY(:places)
          AND v.town IS NULL AND p.town IS NOT NULL AND v.region = p.region
        """,  # noqa: S608 - our own relations
        places,
    )


@command
def _insert(rows: Sequence[Visit]) -> Effect:
    return effect(insertion(VisitRow), rows)


@command
def _insert_parts(rows: Sequence[VisitPart]) -> Effect:
    return effect(insertion(VisitPartRow), rows)


@command
def _replace(rows: Sequence[Visit]) -> Effect:
    return effect(replacement(VisitRow), rows)


@command
def _replace_parts(rows: Sequence[VisitPart]) -> Effect:
    return effect(replacement(VisitPartRow), rows)


@command
def _insert_former(rows: Sequence[FormerResults]) -> Effect:
    return effect(insertion(FormerResultsRow), rows)
