"""The statements of conflicts of interest."""

from uuid import UUID

from sqlmodel import select

from plan_svc.neighbours import queries as neighbours
from plan_svc.teams.domain.conflict import Conflict
from plan_svc.teams.store import Apart
from plan_svc.teams.tables import ConflictRow
from shared.db.aliases import codes_of
from shared.db.statements import (
    Effect,
    Rows,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)

_CONFLICT = columns(ConflictRow)
_DECLARED = f"""
SELECT DISTINCT p.number AS place, c.certificate
FROM inspector_conflict c
JOIN {neighbours.PLACES} p ON p.uscc = ANY({codes_of("c.uscc")})
WHERE c.agency = :agency AND c.ended_at IS NULL AND p.number = ANY(:places)
"""  # noqa: S608 - our own relations


@query
def declared(agency: str, places: list[str]) -> Rows[Apart]:
    """Whose conflicts of interest with the subjects of places are declared."""
    return sql(Apart, _DECLARED, agency, places)


@command
def keep_conflict(row: Conflict) -> Effect:
    """Keep a conflict of interest as it stands."""
    return effect(
        f"""
        INSERT INTO inspector_conflict ({_CONFLICT})
        SELECT {_CONFLICT} FROM jsonb_populate_record(NULL::inspector_conflict, :row)
        ON CONFLICT (id) DO UPDATE SET (ended_by, ended_at, end_reason)
            = (excluded.ended_by, excluded.ended_at, excluded.end_reason)
        """,  # noqa: S608 - our own columns
        row,
    )


@query
def conflict_for_update(id_: UUID) -> Rows[Conflict]:
    """A conflict of interest, locked."""
    return into(
        Conflict,
        select(ConflictRow).where(ConflictRow.id == id_).with_for_update(),
    )


@query
def conflicts(
    agency: str,
    declared_by: str | None,
    uscc: str | None,
    after: UUID | None,
    limit: int,
) -> Rows[Conflict]:
    """An agency's conflicts of interest, the oldest first."""
    return sql(
        Conflict,
        f"""
        SELECT {_CONFLICT} FROM inspector_conflict
        WHERE agency = :agency AND (:declared_by IS NULL OR declared_by = :declared_by)
          AND (:uscc IS NULL OR uscc = ANY((SELECT aliases_of(:uscc))::varchar[]))
          AND (:after::uuid IS NULL OR id > :after)
        ORDER BY id LIMIT :limit
        """,  # noqa: S608 - our own columns
        agency,
        declared_by,
        uscc,
        after,
        limit,
    )
