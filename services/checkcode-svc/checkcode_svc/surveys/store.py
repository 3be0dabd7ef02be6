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
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, command, query, sql


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


ORDERS = both_ways(
    {
        "recorded_at": Order("s.id", "s.id", "uuid", "uuid"),
        "day": Order("s.day", "s.id", "date", "uuid"),
    }
)
"""A survey's id is of the time in which it was recorded."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which surveys are listed, and in which order; what is None does not choose."""

    registered: bool | None = None
    name: str | None = None
    """Any part of the subject's name."""
    day_from: date | None = None
    day_to: date | None = None
    sort: str = "recorded_at"


def _sorted(order: Order) -> Query[..., ListedSurvey]:
    @query
    def page(
        scope: str,
        registered: bool | None,
        name: str | None,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[ListedSurvey]:
        return sql(
            ListedSurvey,
            f"""
            SELECT s.id, s.agency, s.region, s.town, s.day, s.subject_name, s.uscc,
                s.address, s.found, s.basis ->> 'clause' AS clause, s.recorded_at,
                p.place
            FROM first_survey AS s LEFT JOIN LATERAL (
                {neighbours.place_of_subject("s.uscc", "s.subject_name", "s.region")}
            ) AS p ON true
            WHERE {within_sql("s.region", "s.town")}
              AND (:registered IS NULL OR (p.place IS NOT NULL) = :registered)
              AND (:name IS NULL OR s.subject_name ILIKE :name)
              AND (:day_from IS NULL OR s.day >= :day_from)
              AND (:day_to IS NULL OR s.day <= :day_to)
              AND {order.following}
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - a statement of a room of ours
            scope,
            registered,
            name,
            day_from,
            day_to,
            after,
            after_id,
            limit,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of first surveys within a scope, by the name of its order."""


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
