"""The statements of the library."""

from dataclasses import fields

from sqlmodel import not_, select

from plan_svc.library.domain import Agency, Item
from plan_svc.library.tables import AgencyRow, ItemRow
from shared.db.statements import Rows, among, columns, command, into, query, sql


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
def agencies(
    after: str | None, region: str | None, domain: str | None, limit: int
) -> Rows[Agency]:
    """Agencies in order of their codes."""
    return sql(
        Agency,
        f"""
        SELECT {columns(Agency)} FROM agency
        WHERE (:after IS NULL OR code > :after)
          AND (:region IS NULL OR starts_with(region, :region))
          AND (:domain IS NULL OR domain = :domain)
        ORDER BY code LIMIT :limit
        """,  # noqa: S608 - our own columns
        after,
        region,
        domain,
        limit,
    )


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


@query
def items(
    after: str | None, domain: str | None, claimed_by: str | None, limit: int
) -> Rows[Item]:
    """Items in order of their codes."""
    return sql(
        Item,
        f"""
        SELECT {columns(Item)} FROM item
        WHERE (:after IS NULL OR code > :after)
          AND (:domain IS NULL OR domain = :domain)
          AND (:claimed_by IS NULL OR :claimed_by = ANY(claimed_by))
        ORDER BY code LIMIT :limit
        """,  # noqa: S608 - our own columns
        after,
        domain,
        claimed_by,
        limit,
    )


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
