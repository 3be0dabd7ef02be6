"""Reads of subjects."""

from plan_svc.plans.domain.plan import Plan
from plan_svc.subjects import store
from plan_svc.subjects.domain import Subject
from shared.db import ReadTx
from shared.web.pagination import PageParams

SUBJECTS = "(SELECT plan_id, place, uscc, line, reasons FROM plan_subject)"
"""The subjects of all plans, to be joined."""


async def subjects(tx: ReadTx, page: PageParams, plan: Plan) -> list[Subject]:
    """The plan's subjects in order of place, one more than the page has."""
    after, *_ = page.after or (None,)
    return await store.subjects.all(tx, plan.id, after, page.limit + 1)
