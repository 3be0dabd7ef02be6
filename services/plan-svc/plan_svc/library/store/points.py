"""The statements of check points, listed by tags (P-25)."""

from dataclasses import dataclass
from datetime import date

from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, query, sql


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """A check point of an item, as it is on a day."""

    item: str
    number: str
    text: str
    situations: tuple[str, ...]
    risk_tags: tuple[str, ...]


POINT_ORDERS = both_ways({"item": Order("i.code", "point.number")})
_POINTS = """jsonb_to_recordset(coalesce(i.point_history, i.check_points)) AS point(
    number text, text text, situations text[], risk_tags text[],
    valid_from date, valid_to date)"""


def _points(order: Order) -> Query[..., ListedPoint]:
    @query
    def page(
        after: str | None,
        after_id: str | None,
        day: date,
        item: str | None,
        domain: str | None,
        claimed_by: str | None,
        subfield: str | None,
        situation: str | None,
        risk_tag: str | None,
        limit: int,
    ) -> Rows[ListedPoint]:
        return sql(
            ListedPoint,
            f"""
            SELECT i.code AS item, point.number, point.text,
                   coalesce(point.situations, '{{}}') AS situations,
                   coalesce(point.risk_tags, '{{}}') AS risk_tags
            FROM item AS i CROSS JOIN LATERAL {_POINTS}
            WHERE {order.following}
              AND (point.valid_from IS NULL OR point.valid_from <= :day)
              AND (point.valid_to IS NULL OR point.valid_to >= :day)
              AND (:item IS NULL OR i.code = :item)
              AND (:domain IS NULL OR i.domain = :domain)
              AND (:claimed_by IS NULL OR :claimed_by = ANY(i.claimed_by))
              AND (:subfield IS NULL OR :subfield = ANY(i.subfields))
              AND (:situation IS NULL OR {_fits("situations", ":situation")})
              AND (:risk_tag IS NULL OR {_fits("risk_tags", ":risk_tag")})
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            after,
            after_id,
            day,
            item,
            domain,
            claimed_by,
            subfield,
            situation,
            risk_tag,
            limit,
        )

    return page


def _fits(tags: str, wanted: str) -> str:
    """Whether a point has a tag; without any of its own it has those of its item."""
    return f"{wanted} = ANY(coalesce(nullif(point.{tags}, '{{}}'::text[]), i.{tags}))"


POINTS = {name: _points(order) for name, order in POINT_ORDERS.items()}
"""A page of check points, by the name of its order."""
