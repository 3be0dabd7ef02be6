"""The statements of agencies and items."""

from dataclasses import fields
from datetime import date

from sqlmodel import not_, select

from plan_svc.library.domain import Agency, Item
from plan_svc.library.domain.gaps import Gap
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
from shared.events.plan import BasisKind

_AGENCY = [field.name for field in fields(Agency) if field.name != "version"]
_PUT_AGENCY = f"""
    INSERT INTO agency AS kept (version, {", ".join(_AGENCY)})
    SELECT 1, {", ".join(_AGENCY)} FROM jsonb_populate_record(NULL::agency, :row)
    ON CONFLICT (code) DO UPDATE
    SET version = kept.version + 1,
        {", ".join(f"{name} = excluded.{name}" for name in _AGENCY)}
    WHERE (kept.{", kept.".join(_AGENCY)})
          IS DISTINCT FROM (excluded.{", excluded.".join(_AGENCY)})
    RETURNING {columns(Agency)}
    """  # noqa: S608 - our own members
_ITEM = [field.name for field in fields(Item)]
_SAVE_ITEM = f"""
    INSERT INTO item AS kept ({", ".join(_ITEM)})
    SELECT {", ".join(_ITEM)} FROM jsonb_populate_record(NULL::item, :row)
    ON CONFLICT (code) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _ITEM)}
    WHERE kept.version < excluded.version
    RETURNING code
    """  # noqa: S608 - our own members


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


@query
def claimants_in(region: str) -> Rows[str]:
    """The agencies of a district, towns too, that claimed an item."""
    return sql(
        str,
        """
        SELECT a.code FROM agency AS a
        WHERE NOT a.retired AND left(a.region, 6) = :region
          AND EXISTS (SELECT FROM item AS i WHERE a.code = ANY(i.claimed_by))
        ORDER BY a.code
        """,
        region,
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


UNFOUNDED = f"""(legal_bases IS NOT NULL AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset(legal_bases)
        AS basis(kind text, valid_from date, valid_to date)
    WHERE kind <> '{BasisKind.OTHER}' AND (valid_from IS NULL OR valid_from <= :today)
      AND (valid_to IS NULL OR valid_to >= :today)))"""
"""Items that nothing in force but others carries, as `founded` says it (P-25)."""
_GAPS = f"""CASE :gap
    WHEN '{Gap.UNCLAIMED}' THEN claimed_by = '{{}}'
    WHEN '{Gap.TWO_LEVELS}' THEN (
        SELECT count(DISTINCT a.level) > 1 FROM item AS same
        JOIN agency AS a ON a.code = ANY(same.claimed_by)
        WHERE same.code = item.code OR same.catalogue_code = item.catalogue_code)
    WHEN '{Gap.UNFOUNDED}' THEN {UNFOUNDED}
    WHEN '{Gap.BASES_NOT_STATED}' THEN legal_bases IS NULL
    WHEN '{Gap.NO_CATALOGUE_CODE}' THEN catalogue_code IS NULL
    WHEN '{Gap.NO_CHECKLIST_CODE}' THEN checklist_code IS NULL
END"""  # noqa: S608 - names of ours
"""What is wrong with an item, or lacks (P-25)."""


def _items(order: Order) -> Query[..., Item]:
    @query
    def page(
        after: str | None,
        after_id: str | None,
        domain: str | None,
        claimed_by: str | None,
        name: str | None,
        subfield: str | None,
        situation: str | None,
        risk_tag: str | None,
        gap: str | None,
        today: date,
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
              AND (:subfield IS NULL OR :subfield = ANY(subfields))
              AND (:situation IS NULL OR :situation = ANY(situations))
              AND (:risk_tag IS NULL OR :risk_tag = ANY(risk_tags))
              AND (:gap IS NULL OR {_GAPS})
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            after,
            after_id,
            domain,
            claimed_by,
            name,
            subfield,
            situation,
            risk_tag,
            gap,
            today,
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
def save_item(row: Item) -> Rows[str]:
    """Keep an item; no row where another call was first to give this version."""
    return sql(str, _SAVE_ITEM, row)


@query
def of_domain(domain: str) -> Rows[Item]:
    """Every item of a domain."""
    return into(Item, select(ItemRow).where(ItemRow.domain == domain))


@query
def random_fields(agency: str) -> Rows[str]:
    """The sub-fields of what stands on an agency's list `random`."""
    return sql(
        str,
        """
        SELECT DISTINCT unnest(i.subfields) FROM item i
        WHERE i.filed AND :agency = ANY(i.claimed_by) AND coalesce(
            (SELECT c ->> 'item_list' FROM jsonb_array_elements(i.claims) c
             WHERE c ->> 'agency' = :agency), i.item_list) = 'random'
        """,
        agency,
    )
