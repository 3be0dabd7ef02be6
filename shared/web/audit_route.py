"""`GET /{service}/v1/audit`: who did what, by case (E-05); alike in every service."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from inspect import getdoc
from typing import Annotated, Any, Self
from uuid import UUID

import asyncpg
from fastapi import FastAPI, Query, Request
from fastapi.routing import APIRoute
from pydantic import AwareDatetime, BaseModel, BeforeValidator

from shared import jsontext
from shared.audit.listing import Asked, listed
from shared.auth import Principal, require
from shared.civic.clock import SHANGHAI
from shared.web.acts import ReadingDep
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep

Supervisor = Annotated[Principal, require("audit:read")]
Id = Annotated[str | None, Query(max_length=200)]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _at(moment: time) -> BeforeValidator:
    """A day stands for one moment of it in Shanghai."""

    def read(written: object) -> object:
        if isinstance(written, str) and _DAY.fullmatch(written):
            return datetime.combine(date.fromisoformat(written), moment, SHANGHAI)
        return written

    return BeforeValidator(read)


Since = Annotated[
    AwareDatetime | None,
    _at(time.min),
    Query(alias="from", description="an instant, or a day, which counts"),
]
Until = Annotated[
    AwareDatetime | None,
    _at(time.max),
    Query(alias="to", description="before an instant, or to the end of a day"),
]
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 12, 31, tzinfo=UTC)
_LOWEST = UUID(int=0)

router = Router(prefix="/v1", tags=["audit"])


class ActWords(BaseModel):
    """What was done, in the words of the operation's documentation."""

    zh: str
    en: str


_BY_ITSELF = ActWords(zh="系统自动处理", en="Done by the system itself.")


def _known_acts(app: FastAPI) -> dict[str, ActWords]:
    """The words of each operation by the id under which the audit keeps it."""
    return {
        route.unique_id: ActWords(
            zh=route.summary, en=(getdoc(route.endpoint) or "").partition("\n")[0]
        )
        for route in app.routes
        if isinstance(route, APIRoute) and route.summary
    }


class AuditOut(BaseModel):
    """One act, refusal, or read of personal data."""

    id: UUID
    time: datetime
    service: str
    act: str
    """The operation's id, the handler or the job."""
    act_words: ActWords | None
    """Unset of an operation that there is no more, and of a command line's."""
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
    def of(cls, row: asyncpg.Record, known: Mapping[str, ActWords]) -> Self:
        """The act of a row, by the words of those that are known."""
        itself = _BY_ITSELF if row["person"].startswith("system:") else None
        words = known.get(row["act"], itself)
        parsed = {
            name: row[name] and jsontext.loads(row[name])
            for name in ("before", "after")
        }
        return cls.model_validate({**row, **parsed, "act_words": words})


@router.get("/audit", summary="查询审计")
async def list_audit(  # noqa: PLR0913, PLR0917 - a query parameter each
    request: Request,
    tx: ReadDep,
    who: Supervisor,
    page: PageDep,
    reading: ReadingDep,
    case: Id = None,
    person: Id = None,
    since: Since = None,
    until: Until = None,
) -> Page[AuditOut]:
    """Who did what to a case, from where, and what was refused; the newest first."""
    asked = Asked(case, person, since or _BEGIN)
    start = page.start((until or _END).isoformat(), str(_LOWEST))
    rows = await listed(tx, who, asked, start, page.limit + 1)
    reading.saw(f"audit:{case or person or 'all'}")
    known = _known_acts(request.app)
    shown = [AuditOut.of(row, known) for row in rows]
    return page.page(shown, "time", "id")
