"""First surveys in and out of their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from checkcode_svc.base import insertion
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.surveys.domain import Survey
from checkcode_svc.surveys.tables import SurveyRow
from shared.auth import within_sql
from shared.db.statements import Rows, command, query, sql


@dataclass(frozen=True, slots=True)
class ListedSurvey:
    """A first survey, and whether its subject is registered by now."""

    id: UUID
    agency: str
    region: str
    town: str | None
    day: date
    subject_name: str
    uscc: str | None
    address: str
    found: str
    clause: str
    recorded_at: datetime
    place: str | None


@query
def listed(
    scope: str, registered: bool | None, after: UUID | None, limit: int
) -> Rows[ListedSurvey]:
    """First surveys within a scope, in the order in which they were recorded."""
    return sql(
        ListedSurvey,
        f"""
        SELECT s.id, s.agency, s.region, s.town, s.day, s.subject_name, s.uscc,
            s.address, s.found, s.basis ->> 'clause' AS clause, s.recorded_at, p.place
        FROM first_survey AS s LEFT JOIN LATERAL (
            {neighbours.place_of_subject("s.uscc", "s.subject_name", "s.region")}
        ) AS p ON true
        WHERE {within_sql("s.region", "s.town")}
          AND (:registered::bool IS NULL OR (p.place IS NOT NULL) = :registered)
          AND (:after::uuid IS NULL OR s.id > :after)
        ORDER BY s.id LIMIT :limit
        """,  # noqa: S608 - a statement of a room of ours
        scope,
        registered,
        after,
        limit,
    )


@query
def place_of(uscc: str | None, name: str, region: str) -> Rows[str]:
    """The place in the register of a subject, if it has one there."""
    one = neighbours.place_of_subject(":uscc", ":name", ":region")
    return sql(str, one, uscc, name, region)


@command
def insert(rows: Sequence[Survey]) -> Rows[UUID]:
    """Write a survey; nothing where its subject was surveyed before."""
    return sql(
        UUID, f"{insertion(SurveyRow)} ON CONFLICT DO NOTHING RETURNING id", rows
    )
