"""Reads of notices: who sees which (C-05, P-24)."""

from datetime import timedelta
from uuid import UUID

from plan_svc.notices import store
from plan_svc.notices.domain import Notice
from plan_svc.notices.errors import NoticeUnknown
from plan_svc.notices.store import Asking, Chosen, NoticeLoad
from shared.auth import Principal, Secrecy, secret_to
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

OVERSEES = "coordination:read"
"""With this scope a supervisor sees what agencies of the region send each other."""
SOON = timedelta(days=7)

__all__ = ["Chosen", "NoticeLoad", "loads", "may_see", "notice", "notices"]


def may_see(notice: Notice, who: Principal) -> bool:
    """Its sender and receivers; a supervisor of a region of theirs, if no secret."""
    if who.agency in notice.parties:
        return True
    secrecy = Secrecy(
        classified=notice.classified,
        surprise=notice.surprise,
        agencies=notice.parties,
    )
    is_here = any(who.sees(agency) for agency in notice.parties)
    return OVERSEES in who.scopes and is_here and not secret_to(secrecy, who)


async def notices(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Notice]:
    """The chosen notices that the caller may see."""
    asking = _asking(tx, who)
    notices = await store.notices(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(notices, chosen.sort.lstrip("-"), "id")


async def notice(tx: ReadTx, notice_id: UUID, who: Principal) -> Notice:
    """One notice.

    Raises:
        NoticeUnknown: if it is not the caller's to see.
    """
    notice = await store.notice.first(tx, notice_id)
    if notice is None or not may_see(notice, who):
        raise NoticeUnknown
    return notice


async def loads(tx: ReadTx, who: Principal) -> list[NoticeLoad]:
    """What waits for each agency's answer: open, due within a week, overdue."""
    asking = _asking(tx, who)
    return await store.loads.all(
        tx,
        asking.scope,
        asking.agency,
        asking.oversees,
        asking.today,
        asking.today + SOON,
    )


def _asking(tx: ReadTx, who: Principal) -> Asking:
    today = tx.runtime.clock.today()
    return Asking(who.scope.prefix, who.agency, OVERSEES in who.scopes, today)
