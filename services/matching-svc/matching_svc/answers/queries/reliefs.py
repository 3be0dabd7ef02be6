"""Reads of reliefs: tasks that another inspection makes needless (M-13)."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from pydantic import TypeAdapter

from matching_svc.answers.queries.shown import names_of, sentences
from matching_svc.answers.schemas import ReliefOut
from matching_svc.explanations.domain.reliefs import explain_relief
from matching_svc.explanations.domain.wording import Names
from matching_svc.places.errors import NoSuchRelief
from matching_svc.reliefs.domain.relief import Kind, Relief
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

_RELIEF = TypeAdapter(Relief)

_RELIEFS = """
SELECT r.*, coalesce(c.subject_name, '') AS subject_name,
       coalesce(c.address, '') AS address
FROM relief r
LEFT JOIN task_copy t ON t.number = r.task
LEFT JOIN place_copy c ON c.number = r.place
WHERE ($1 = '310000' OR r.region = $1)
  AND (r.agency = $2 OR NOT coalesce(t.surprise OR t.classified, false))
"""
"""What is secret is its own agency's alone (M-13)."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which reliefs are looked for."""

    status: str | None = None
    kind: str | None = None
    agency: str | None = None
    place: str | None = None


async def listed(
    tx: ReadTx, who: Principal, sought: Sought, page: PageParams
) -> Page[ReliefOut]:
    """Reliefs of the caller's region, by task and kind."""
    names = await names_of(tx)
    rows = await tx.fetch(
        _RELIEFS
        + """
          AND ($3::text IS NULL OR r.status = $3)
          AND ($4::text IS NULL OR r.kind = $4)
          AND ($5::text IS NULL OR r.agency = $5)
          AND ($6::text IS NULL OR r.place = $6)
          AND (r.task, r.kind) > ($7, $8)
        ORDER BY r.task, r.kind LIMIT $9
        """,
        who.region,
        who.agency,
        sought.status,
        sought.kind,
        sought.agency,
        sought.place,
        *(page.after or ("", "")),
        page.limit + 1,
    )
    return page.page([_out(row, names) for row in rows], "task", "kind")


async def one(tx: ReadTx, who: Principal, key: tuple[str, Kind]) -> ReliefOut:
    """One relief, where the caller may see it."""
    row = await tx.fetchrow(
        _RELIEFS + "AND r.task = $3 AND r.kind = $4", who.region, who.agency, *key
    )
    if row is None:
        raise NoSuchRelief
    return _out(row, await names_of(tx))


def _out(row: asyncpg.Record, names: Names) -> ReliefOut:
    plain: dict[str, Any] = dict(row)
    relief = _RELIEF.validate_python(plain)
    plain["in_force"] = relief.in_force
    plain["explanation"] = sentences([explain_relief(relief)], names)
    return ReliefOut.model_validate(plain)
