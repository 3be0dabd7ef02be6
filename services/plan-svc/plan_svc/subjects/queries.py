"""Reads of subjects."""

from collections.abc import AsyncIterator

from plan_svc.plans.domain.plan import Plan
from plan_svc.subjects import store
from plan_svc.subjects.domain import Subject
from shared.db import ReadTx
from shared.web.pagination import PageParams

CHUNK = 10_000
"""Places of one statement, so that memory stays flat for any number of them."""
SUBJECTS = "(SELECT plan_id, place, uscc, line, reasons FROM plan_subject)"
"""The subjects of all plans, to be joined."""
DRAWN = "(SELECT plan_id, place FROM plan_subject WHERE drawn)"
"""Those that were drawn."""

LEAVING = "(SELECT plan_id, place FROM plan_leaving)"
"""The places that amendments take out of the plans that they change, to be joined."""

REVIEWED = """
(SELECT place, uscc, line, reasons FROM plan_subject WHERE plan_id = :plan_id
 UNION ALL
 SELECT k.place, k.uscc, k.line, k.reasons FROM plan_subject k
 WHERE k.plan_id = CASE WHEN :anew THEN :amends::uuid END AND NOT EXISTS (
     SELECT FROM plan_leaving l WHERE l.plan_id = :plan_id AND l.place = k.place))
"""
"""The subjects that a review judges, to be joined: a draft's own; where an amendment
states anew what they are judged by, those too that stay."""


async def subjects(
    tx: ReadTx, page: PageParams, plan: Plan, edition: int | None
) -> list[Subject]:
    """The plan's subjects in order of place, one more than the page has.

    A filed plan has those of each of its editions; an amendment those that it adds.
    """
    after, *_ = page.after or (None,)
    edition = edition or plan.edition
    return await store.subjects.all(tx, plan.id, edition, after, page.limit + 1)


async def leaving(tx: ReadTx, amendment: Plan) -> AsyncIterator[dict[str, str]]:
    """The places that an amendment takes out, in chunks, each with the reason."""
    after = ""
    while rows := await store.leaving.all(tx, amendment.id, after, CHUNK):
        yield dict(rows)
        after = rows[-1][0]


async def places(tx: ReadTx, plan: Plan) -> list[str]:
    """Every place of a plan."""
    return await store.places.all(tx, plan.id)
