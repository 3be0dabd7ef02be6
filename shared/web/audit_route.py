"""`GET /{service}/v1/audit`: who did what, by case (E-05); alike in every service."""

from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

import asyncpg
from fastapi import Query
from pydantic import AwareDatetime, BaseModel

from shared import jsontext
from shared.audit.listing import Asked, listed
from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep

Supervisor = Annotated[Principal, require("audit:read")]
Id = Annotated[str | None, Query(max_length=200)]
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 12, 31, tzinfo=UTC)
_LOWEST = UUID(int=0)

router = Router(prefix="/v1", tags=["audit"])


class AuditOut(BaseModel):
    """One act, refusal, or read of personal data."""

    id: UUID
    time: datetime
    service: str
    act: str
    """The operation's id, the handler or the job."""
    person: str
    """An opaque id, or `system:<service>/<name>`, or the holder of a link."""
    agency: str
    client: str
    address: str
    request_id: str | None
    trace_id: str | None
    region: str
    cases: list[str]
    """The first of them."""
    cases_count: int
    outcome: str
    """`begun` (what it does has rows of its own), `done`, `refused` or `read`."""
    code: str | None
    rule: str | None
    clause: str | None
    causes: list[str]
    """Whose events a handler handled."""
    before: Any
    """The members that changed, as they were; without personal data."""
    after: Any
    hash: str

    @classmethod
    def of(cls, row: asyncpg.Record) -> Self:
        """The act of a row."""
        parsed = {
            name: row[name] and jsontext.loads(row[name])
            for name in ("before", "after")
        }
        return cls.model_validate({**row, **parsed})


@router.get("/audit", summary="查询审计")
async def list_audit(  # noqa: PLR0913, PLR0917 - a query parameter each
    tx: ReadDep,
    who: Supervisor,
    page: PageDep,
    reading: ReadingDep,
    case: Id = None,
    person: Id = None,
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
) -> Page[AuditOut]:
    """Who did what to a case, from where, and what was refused; the newest first."""
    asked = Asked(case, person, since or _BEGIN)
    start = page.start((until or _END).isoformat(), str(_LOWEST))
    rows = await listed(tx, who, asked, start, page.limit + 1)
    reading.saw(f"audit:{case or person or 'all'}")
    shown = [AuditOut.of(row) for row in rows]
    return page.page(shown, "time", "id")
