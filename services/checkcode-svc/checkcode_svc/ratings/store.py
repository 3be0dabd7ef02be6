"""Ratings in and out of their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, func
from sqlalchemy import cast as sqlcast
from sqlmodel import col, select

from checkcode_svc.base import insertion, replacement
from checkcode_svc.codes import queries as codes
from checkcode_svc.ratings.domain.rating import Rating
from checkcode_svc.ratings.tables import RatingRow
from checkcode_svc.visits import queries as visits
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    SelectOfScalar,
    among,
    command,
    effect,
    if_given,
    in_period,
    into,
    query,
    sql,
)

PAGE = """
    'ratings', (SELECT json_agg(json_build_array(r.visit_id, r.agency,
                    r.rated_at IS NOT NULL)) FROM rating AS r
                WHERE r.visit_id = ANY(ARRAY(SELECT id FROM visited)))"""
"""What the page of a code shows of the ratings of its visits `visited`, as JSON."""


@dataclass(frozen=True, slots=True)
class GivenRating:
    """A rating that was given, with the subject that gave it."""

    visit_id: UUID
    code: str
    agency: str
    uscc: str
    score: int
    rated_at: datetime


@query
def locked(secret_hashes: list[str], code: str) -> Rows[Rating]:
    """The rating that a secret opens, locked until the transaction ends."""
    return into(
        Rating,
        select(RatingRow)
        .where(among(RatingRow.secret_hash, secret_hashes), RatingRow.code == code)
        .with_for_update(),
    )


_KEY = sqlcast(col(RatingRow.visit_id), Text()) + col(RatingRow.agency)
ORDERS = both_ways({"rated_at": Order(col(RatingRow.rated_at), _KEY)})


def _sorted(order: Order) -> Query[..., Rating]:
    @query
    def page(
        scope: str,
        asking: str,
        agency: str | None,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Rating]:
        return into(
            Rating,
            select(RatingRow)
            .where(
                col(RatingRow.rated_at).is_not(None),
                codes.reaches(RatingRow.code, scope, asking),
                if_given(agency, RatingRow.agency == agency),
                *in_period(col(RatingRow.rated_on), day_from, day_to),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of ratings that were given, by the name of its order."""


@query
def count(scope: str, asking: str, first: date, last: date) -> SelectOfScalar[int]:
    """The ratings given from `first` to `last` within a scope."""
    return (
        select(func.count())
        .select_from(RatingRow)
        .where(
            col(RatingRow.rated_on).between(first, last),
            codes.reaches(RatingRow.code, scope, asking),
        )
    )


@query
def every() -> Rows[GivenRating]:
    """Every rating that was given."""
    return sql(
        GivenRating,
        f"""SELECT r.visit_id, r.code, r.agency, r.score, r.rated_at,
                {visits.uscc_of("r.visit_id")} AS uscc
            FROM rating AS r WHERE r.rated_at IS NOT NULL""",  # noqa: S608 - our own columns
    )


@command
def insert(rows: Sequence[Rating]) -> Effect:
    """Write new ratings, which nobody has given yet."""
    return effect(insertion(RatingRow), rows)


@command
def save(rows: Sequence[Rating]) -> Effect:
    """Write changed ratings."""
    return effect(replacement(RatingRow), rows)


@command
def count_wrong(code: str, address: str, now: datetime, since: datetime) -> Rows[int]:
    """Count a wrong try; those before `since` are forgotten when another comes."""
    return sql(
        int,
        """
        INSERT INTO rating_try AS t (code, address, wrong, tried_at)
        VALUES (:code, :address, 1, :now)
        ON CONFLICT (code, address) DO UPDATE SET tried_at = :now,
            wrong = CASE WHEN t.tried_at < :since THEN 1 ELSE t.wrong + 1 END
        RETURNING wrong
        """,
        code,
        address,
        now,
        since,
    )
