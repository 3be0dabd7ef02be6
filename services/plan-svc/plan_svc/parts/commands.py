"""Merges the drafts of sections into one plan of their agency (P-04)."""

from dataclasses import asdict
from uuid import UUID

from plan_svc.draws import queries as draws
from plan_svc.parts import domain, store
from plan_svc.parts.domain import Part
from plan_svc.parts.errors import PartDrawn
from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.subjects import commands as subjects
from shared.auth import Principal
from shared.db import Tx


async def merge(tx: Tx, plan_id: UUID, part_id: UUID, who: Principal) -> Plan:
    """Take a section's draft into the agency's plan, with its subjects and authors.

    A place that both have stands once: what is to be checked there is one task (P-17).
    The part is a draft no more.

    Raises:
        PlanUnknown, OtherAgency, NotADraft: if one of them is no draft of yours.
        PartDoesNotFit: if the part states something else than the plan.
        PartDrawn: if its subjects were drawn.
    """
    both = {
        each: await plans.own_draft(tx, each, who)
        for each in sorted({plan_id, part_id})
    }
    plan, part = both[plan_id], both[part_id]
    domain.ensure_fits(plan, part)
    if await draws.draws(tx, part):
        raise PartDrawn
    merged = Part(
        plan_id=plan.id,
        part_id=part.id,
        title=part.content.title,
        section=part.content.section,
        authors=tuple(part.authors),
        items=part.content.items,
        subjects=part.subject_count,
        merged_by=who.subject,
        merged_at=tx.runtime.clock.now(),
    )
    await store.keep.run(tx, asdict(merged))
    await subjects.take_part(tx, plan, part)
    plan.authors = domain.authors_of(plan, part)
    await subjects.recount(tx, plan, who)
    await plans.delete(tx, part.id, f"并入计划“{plan.content.title}”", who)
    await subjects.delete(tx, part)
    return plan
