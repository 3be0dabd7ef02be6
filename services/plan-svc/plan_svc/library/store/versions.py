"""The statements of the versions of items (P-25)."""

from dataclasses import dataclass
from datetime import date

from plan_svc.library.domain import Item
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Rows, command, query, sql


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """What the city stated of an item, and from when it holds."""

    code: str
    effective_from: date
    domain: str
    applied: bool
    content: Item


_VERSION = "code, effective_from, domain, applied, content"


@command
def put_version(day: date, item: Item, applied: bool) -> Rows[str]:
    """Keep what is stated of an item from a day on."""
    return sql(
        str,
        """
        INSERT INTO item_version (code, effective_from, domain, content, applied)
        SELECT code, :day, domain, :item, :applied
        FROM jsonb_populate_record(NULL::item, :item)
        ON CONFLICT (code, effective_from) DO UPDATE
        SET domain = excluded.domain, content = excluded.content,
            applied = excluded.applied
        RETURNING code
        """,
        day,
        item,
        applied,
    )


@query
def coming(codes: list[str], day: date) -> Rows[ItemVersion]:
    """The versions of some items that wait, and hold on a day."""
    return sql(
        ItemVersion,
        f"""
        SELECT DISTINCT ON (code) {_VERSION} FROM item_version
        WHERE code = ANY(:codes) AND NOT applied AND effective_from <= :day
        ORDER BY code, effective_from DESC
        """,  # noqa: S608 - our own columns
        codes,
        day,
    )


@query
def due_versions(today: date, code: str | None, most: int) -> Rows[ItemVersion]:
    """The first versions, of one item or all, whose day has come; locked."""
    return sql(
        ItemVersion,
        f"""
        SELECT {_VERSION} FROM item_version
        WHERE NOT applied AND effective_from <= :today
          AND (:code IS NULL OR code = :code)
        ORDER BY effective_from, code LIMIT :most FOR UPDATE
        """,  # noqa: S608 - our own columns
        today,
        code,
        most,
    )


@command
def apply_version(code: str, day: date) -> Rows[str]:
    """A version that waited is over with."""
    return sql(
        str,
        """
        UPDATE item_version SET applied = true
        WHERE code = :code AND effective_from = :day RETURNING code
        """,
        code,
        day,
    )


CHANGE_ORDERS = both_ways(
    {"effective_from": Order("effective_from", "code", "date")},
)
"""Of the versions of items."""


def _changes(order: Order) -> Query[..., ItemVersion]:
    @query
    def page(
        after: str | None,
        after_id: str | None,
        item: str | None,
        domain: str | None,
        first: date | None,
        last: date | None,
        limit: int,
    ) -> Rows[ItemVersion]:
        return sql(
            ItemVersion,
            f"""
            SELECT {_VERSION} FROM item_version
            WHERE {order.following}
              AND (:item IS NULL OR code = :item)
              AND (:domain IS NULL OR domain = :domain)
              AND (:first IS NULL OR effective_from >= :first)
              AND (:last IS NULL OR effective_from <= :last)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            after,
            after_id,
            item,
            domain,
            first,
            last,
            limit,
        )

    return page


CHANGES = {name: _changes(order) for name, order in CHANGE_ORDERS.items()}
"""A page of versions, by the name of its order."""
