"""Seeks subjects; a district sees those registered or housed in it (I-05, S-12)."""

from datetime import date

from shared.auth import Principal
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams
from subject_svc.search import store
from subject_svc.search.domain import Sought, plain
from subject_svc.search.store import Asked
from subject_svc.subjects.queries import SubjectRow

__all__ = ["SubjectRow", "subjects"]


async def subjects(
    tx: ReadTx, who: Principal, page: PageParams, sought: Sought, sort: str
) -> Page[SubjectRow]:
    """Subjects that match, of the caller's region or with premises there.

    What is frequent fills a page from the next rows of the order; what is rare is few
    rows of an index. No plan is good for both, and the planner guesses wrong where
    conditions exclude one another, so both are tried, the first with a bound.
    """
    asked = _asked(sought, who.scope.prefix, tx.runtime.clock.today())
    await store.plan_anew.one(tx)
    rows = await store.NEAR[sort].all(tx, *asked, *page.rows)
    if len(rows) <= page.limit:
        rows = await store.FAR[sort].all(tx, *asked, *sought.grams(), *page.rows)
    return page.page(rows, sort.lstrip("-"), "uscc")


def _asked(sought: Sought, scope: str, today: date) -> Asked:
    return Asked(
        status=sought.status,
        name=part_of(plain(sought.name)),
        address=part_of(plain(sought.address)),
        code=part_of(sought.code),
        areas=sought.areas(scope),
        business_type=sought.business_type,
        industry=f"{sought.industry}%" if sought.industry else None,
        grade=sought.grade,
        grade_domain=sought.grade_domain,
        list_name=sought.list_name,
        list_domain=sought.list_domain,
        today=today,
        changed_from=sought.changed_from,
        changed_to=sought.changed_to,
    )
