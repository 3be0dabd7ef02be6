"""The statements of the library."""

from dataclasses import fields

from sqlmodel import not_, select

from plan_svc.library.domain import Agency, Item
from plan_svc.library.tables import AgencyRow, ItemRow
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Query,
    Rows,
    among,
    columns,
    command,
    into,
    query,
    sql,
)


def _upsert(table: str, kind: type[Agency | Item], *, keeping: str = "") -> str:
    """Enter a row or change all of it but one column; an unchanged one gives no row."""
    names = [
        field.name for field in fields(kind) if field.name not in {"code", "version"}
    ]
    changing = [name for name in names if name != keeping]
    changes = ", ".join(f"{name} = excluded.{name}" for name in changing)
    return f"""
        INSERT INTO {table} AS kept (code, version, {", ".join(names)})
        SELECT code, 1, {", ".join(names)}
        FROM jsonb_populate_record(NULL::{table}, :row)
        ON CONFLICT (code) DO UPDATE SET version = kept.version + 1, {changes}
        WHERE (kept.{", kept.".join(changing)})
              IS DISTINCT FROM (excluded.{", excluded.".join(changing)})
        RETURNING {columns(kind)}
        """  # noqa: S608 - names of our own tables and members


_PUT_AGENCY = _upsert("agency", Agency)
_PUT_ITEM = _upsert("item", Item, keeping="claimed_by")


@query
def agency(code: str) -> Rows[Agency]:
    """The agency with a code, retired or not."""
    return into(Agency, select(AgencyRow).where(AgencyRow.code == code))


@query
def locked_agency(code: str) -> Rows[Agency]:
    """The agency with a code, to be changed."""
    return into(
        Agency, select(AgencyRow).where(AgencyRow.code == code).with_for_update()
    )


@query
def agencies_at_work(codes: list[str]) -> Rows[Agency]:
    """Those of the agencies that are entered and not retired."""
    return into(
        Agency,
        select(AgencyRow).where(among(AgencyRow.code, codes), not_(AgencyRow.retired)),
    )


@query
def at_work_in(prefix: str, code: str | None) -> Rows[Agency]:
    """The agencies of a region that are not retired, or the one with a code."""
    return sql(
        Agency,
        f"""
        SELECT {columns(Agency)} FROM agency
        WHERE NOT retired AND starts_with(region, :prefix)
          AND (:code IS NULL OR code = :code)
        ORDER BY code
        """,  # noqa: S608 - our own columns
        prefix,
        code,
    )


ORDERS = both_ways({"code": Order("code", "code"), "name": Order("name", "code")})
"""Of agencies as of items."""


def _agencies(order: Order) -> Query[..., Agency]:
    @query
    def page(
        after: str | None,
        after_id: str | None,
        region: str | None,
        domain: str | None,
        name: str | None,
        limit: int,
    ) -> Rows[Agency]:
        return sql(
            Agency,
            f"""
            SELECT {columns(Agency)} FROM agency
            WHERE {order.following}
              AND (:region IS NULL OR starts_with(region, :region))
              AND (:domain IS NULL OR domain = :domain)
              AND (:name IS NULL OR name ILIKE :name OR name_en ILIKE :name)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            after,
            after_id,
            region,
            domain,
            name,
            limit,
        )

    return page


AGENCIES = {name: _agencies(order) for name, order in ORDERS.items()}
"""A page of agencies, by the name of its order."""


@query
def all_agencies() -> Rows[Agency]:
    """Every agency."""
    return into(Agency, select(AgencyRow))


@command
def put_agency(row: Agency) -> Rows[Agency]:
    """Enter or change an agency; an unchanged one gives no row."""
    return sql(Agency, _PUT_AGENCY, row)


@query
def item(code: str) -> Rows[Item]:
    """The item with a code."""
    return into(Item, select(ItemRow).where(ItemRow.code == code))


@query
def locked_item(code: str) -> Rows[Item]:
    """The item with a code, to be changed."""
    return into(Item, select(ItemRow).where(ItemRow.code == code).with_for_update())


@query
def items_with(codes: list[str]) -> Rows[Item]:
    """The items with these codes, as far as there are."""
    return into(Item, select(ItemRow).where(among(ItemRow.code, codes)))


def _items(order: Order) -> Query[..., Item]:
    @query
    def page(
        after: str | None,
        after_id: str | None,
        domain: str | None,
        claimed_by: str | None,
        name: str | None,
        limit: int,
    ) -> Rows[Item]:
        return sql(
            Item,
            f"""
            SELECT {columns(Item)} FROM item
            WHERE {order.following}
              AND (:domain IS NULL OR domain = :domain)
              AND (:claimed_by IS NULL OR :claimed_by = ANY(claimed_by))
              AND (:name IS NULL OR name ILIKE :name)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            after,
            after_id,
            domain,
            claimed_by,
            name,
            limit,
        )

    return page


ITEMS = {name: _items(order) for name, order in ORDERS.items()}
"""A page of items, by the name of its order."""


@query
def all_items() -> Rows[Item]:
    """Every item."""
    return into(Item, select(ItemRow))


@command
def put_item(row: Item) -> Rows[Item]:
    """Enter or change an item; its claims stay, an unchanged one gives no row."""
    return sql(Item, _PUT_ITEM, row)


@command
def save_claims(code: str, claimed_by: tuple[str, ...], version: int) -> Rows[str]:
    """Keep who claimed an item."""
    return sql(
        str,
        """
        UPDATE item SET claimed_by = :claimed_by, version = :version
        WHERE code = :code RETURNING code
        """,
        code,
        claimed_by,
        version,
    )
