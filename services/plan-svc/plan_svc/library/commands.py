"""Agencies and the item library: entered, changed, claimed (P-09, P-10)."""

from typing import Any

import asyncpg

from plan_svc.library import domain as items
from plan_svc.library.errors import AgencyUnknown, ItemUnknown
from plan_svc.plans.events import agency as agency_row
from plan_svc.plans.events import agency_event, item_event, item_of, plain, planner_of
from plan_svc.plans.schemas import AgencyIn, AgencyOut, ItemIn, ItemOut
from shared import jsontext
from shared.auth import Principal
from shared.civic.regions import district_of
from shared.db import Tx
from shared.errors import Invalid
from shared.messaging import outbox


class CodeMismatch(Invalid):
    """The code does not begin with the domain or region that the body names."""

    code = "code-mismatch"
    zh = "代码与所填区域或领域不一致。"


async def _keep(
    tx: Tx, table: str, code: str, members: dict[str, Any]
) -> tuple[asyncpg.Record, bool]:
    """Insert or change a row; an unchanged one keeps its version."""
    names = ", ".join(members)
    changed = ", ".join(f"{name} = excluded.{name}" for name in members)
    row = await tx.fetchrow(
        f"""
        INSERT INTO {table} AS kept (code, version, {names})
        SELECT $1, 1, {names} FROM jsonb_populate_record(NULL::{table}, $2::jsonb)
        ON CONFLICT (code) DO UPDATE SET version = kept.version + 1, {changed}
        WHERE (kept.{", kept.".join(members)})
              IS DISTINCT FROM (excluded.{", excluded.".join(members)})
        RETURNING *
        """,  # noqa: S608 - names of our own models
        code,
        jsontext.dumps(members),
    )
    if row is not None:
        return row, True
    known = await tx.fetchrow(f"SELECT * FROM {table} WHERE code = $1", code)  # noqa: S608
    if known is None:
        raise LookupError(code)
    return known, False


async def put_agency(tx: Tx, code: str, body: AgencyIn, who: Principal) -> AgencyOut:
    """Enter or change an agency of the city or of the caller's district (I-05)."""
    if code != f"{body.region}-{body.domain}" and not code.startswith(body.region):
        raise CodeMismatch(
            f"{code} is not of region {body.region}.", zh="机关代码与区域不一致。"
        )
    district = district_of(body.region)
    if district is not None:
        who.must_see(district)
    row, changed = await _keep(tx, "agency", code, body.model_dump())
    if changed:
        await outbox.record(tx, agency_event(row))
    return AgencyOut.model_validate(plain(row))


async def put_item(tx: Tx, code: str, body: ItemIn) -> ItemOut:
    """Enter or change an item; its claims stay (P-10)."""
    if not code.startswith(f"{body.domain}-"):
        raise CodeMismatch(f"{code} is not of the domain {body.domain}.")
    items.ensure_listed(body.risk, body.item_list)
    members = body.model_dump()
    claims = await tx.fetchval(
        "SELECT claimed_by FROM item WHERE code = $1 FOR UPDATE", code
    )
    row, changed = await _keep(tx, "item", code, members | {"claimed_by": claims or []})
    if changed:
        await outbox.record(tx, item_event(row))
    return ItemOut.model_validate(plain(row))


async def claim(tx: Tx, code: str, agency: str, who: Principal) -> ItemOut:
    """Claim an item for the caller's own agency; a second time changes nothing."""
    who.must_be(agency)
    known = await agency_row(tx, agency)
    if known is None:
        raise AgencyUnknown(f"{agency} is not entered.", agency=agency)
    row = await tx.fetchrow("SELECT * FROM item WHERE code = $1 FOR UPDATE", code)
    if row is None:
        raise ItemUnknown
    items.ensure_claimable(item_of(row), planner_of(known))
    if agency not in row["claimed_by"]:
        row = await tx.fetchrow(
            """
            UPDATE item SET claimed_by = array_append(claimed_by, $2),
                            version = version + 1
            WHERE code = $1 RETURNING *
            """,
            code,
            agency,
        )
        if row is not None:
            await outbox.record(tx, item_event(row))
    return ItemOut.model_validate(plain(row) if row else {})
