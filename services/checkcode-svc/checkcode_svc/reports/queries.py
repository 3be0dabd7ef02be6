"""Reports as those who work on them list them, and as their senders follow them."""

from dataclasses import dataclass
from datetime import date, datetime

from checkcode_svc.codes.domain import token
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.neighbours.queries import Names
from checkcode_svc.reports import store
from checkcode_svc.reports.domain import Report, ReportStatus
from shared.auth import Principal
from shared.civic.clock import SHANGHAI
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from shared.web.period import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which reports are listed, and in which order; what is None does not choose."""

    status: ReportStatus | None = None
    period: Period = ALWAYS
    sort: str = "made_at"


@dataclass(frozen=True, slots=True)
class Followed:
    """What the sender of a report sees of it: of what was written, the answer."""

    status: ReportStatus
    made_at: datetime
    handler: Names | None
    due_on: date | None
    answer: str | None


async def reports(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[Report]:
    """Reports of suspicious codes; those of no code of ours are shown to all (C-06)."""
    reports = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        chosen.status,
        chosen.period.first,
        chosen.period.last,
        *page.rows,
    )
    return page.page(reports, "id", "id")


async def followed(tx: ReadTx, number: str) -> Followed | None:
    """The report that a number follows, for whoever has it (C-12)."""
    typed = token.fingerprint(token.read_opened_by(number))
    report = await store.followed.first(tx, typed)
    if report is None:
        return None
    handler = report.handler and await neighbours.names_of(tx, report.handler)
    made_at = report.made_at.astimezone(SHANGHAI)
    return Followed(
        report.status, made_at, handler or None, report.due_on, report.answer
    )
