"""Reads of plans: who sees which."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from plan_svc.plans import store
from plan_svc.plans.domain.edition import Edition
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.plans.errors import EditionUnknown, PlanUnknown
from plan_svc.plans.store import Chosen, ListedPlan
from shared.auth import Principal, Secrecy, secret_to, shown_sql, within_sql
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = [
    "Chosen",
    "ListedPlan",
    "amended",
    "edition",
    "editions",
    "filed",
    "filed_between",
    "filed_with",
    "may_see",
    "plans",
    "revoked",
    "secrecy_of",
    "visible",
    "whole",
]

_SHOWN = shown_sql("p.agency = :asking", ":asking = ANY(p.partner_agencies)", row="p.")
WAITING = """
(SELECT p.*, s.name AS step, s.authority FROM plan AS p
 JOIN plan_step AS s ON s.plan_id = p.id AND s.round = p.round
 WHERE s.status = 'pending' AND p.status IN ('draft', 'submitted') AND NOT EXISTS (
     SELECT FROM plan_step b WHERE b.plan_id = p.id AND b.round = p.round
       AND b.ordinal < s.ordinal AND b.status <> 'consented'))"""
"""The plans on their way with each step that can be taken now, to be joined (P-04)."""
SUPERIOR = """
(SELECT plan_code AS code, agency, region, kind, title, items, period_from, period_to,
        'filed' AS origin
 FROM plan
 WHERE status = 'filed' AND amends IS NULL AND period_to IS NOT NULL
   AND region ~ '^[0-9]{6}$' AND NOT (classified OR surprise))
"""
"""Filed plans of the city and of districts, which plans below them may carry out, to be
joined; no town's, for nobody is below it, and none that is a secret (P-06, C-05)."""
STANDING = f"""
(SELECT coalesce(p.plan_code, p.id::text) AS number,
        p.agency || p.partner_agencies AS agencies, p.region, p.items,
        p.period_from AS first, p.period_to AS last
 FROM plan AS p
 WHERE (p.status IN ('draft', 'submitted')
        OR p.status = 'filed' AND p.period_to >= :today)
   AND (p.agency = :asking
        OR p.status <> 'draft' AND {within_sql("p.region")} AND {_SHOWN}))
"""  # noqa: S608 - our own columns
"""Plans that are not over yet, as far as `:asking` may see them, to be joined."""


YEARS_PLANS = """
(SELECT agency, plan_code, frequency, period_from, period_to, filed_at FROM plan
 WHERE status = 'filed' AND kind = 'annual' AND amends IS NULL)"""
"""The annual plans that are filed, to be joined."""
IN_THE_OPEN = """
(SELECT id, plan_code, agency, partner_agencies, region, title, status, mode,
        out_of_scope, period_from, period_to,
        subject_count * greatest(jsonb_array_length(occasions), 1) AS tasks
 FROM plan
 WHERE status IN ('submitted', 'filed') AND amends IS NULL AND period_to IS NOT NULL
   AND NOT (classified OR surprise))"""
"""Plans that are handed in or filed, with the tasks of each of their agencies, to be
joined; none that is a secret: a sum or a name would tell of it (C-05)."""
READ = """
(SELECT id, region, agency, partner_agencies, classified, surprise, round, title
 FROM plan)"""
"""What decides who reads a plan, to be joined."""
SHOWN = store.SHOWN
"""Whether a plan `p` is no secret to `:reader`, to stand in a statement (C-05)."""
DATED = """
(SELECT plan.*, published_edition IS NOT DISTINCT FROM edition AS is_current,
        (SELECT max(s.decided_at) FROM plan_step s
         WHERE s.plan_id = plan.id AND s.name = 'agency' AND s.status = 'consented')
            AS approved_at
 FROM plan)"""
"""Every plan with when its agency approved it last, and whether the public reads what
it states now, to be joined."""


def may_see(plan: Plan, who: Principal) -> bool:
    """A draft is the agency's own, its partners', and of who is asked or returned it.

    A partner reads what is planned in its name before it is asked (P-04), and a
    sector's district agency what a town drafts of its items, unless it is a secret.
    """
    named = plan.agency, *plan.content.partner_agencies
    is_secret = plan.content.classified or plan.content.surprise
    guides = [] if is_secret else plan.guides
    return (
        plan.agency == who.agency
        or (plan.status is not PlanStatus.DELETED and who.agency in {*named, *guides})
        or any(step.authority == who.agency for step in plan.open_steps)
        or any(step.was_returned_by(who.agency) for step in plan.steps)
        or (
            plan.status not in {PlanStatus.DRAFT, PlanStatus.DELETED}
            and who.sees(plan.region)
            and not secret_to(secrecy_of(plan), who)
        )
    )


def secrecy_of(plan: Plan) -> Secrecy:
    """A plan of secret tasks is its agencies', and theirs whose consent it needs."""
    asked = (step.authority for step in plan.chain)
    return Secrecy(
        classified=plan.content.classified,
        surprise=plan.content.surprise,
        agencies={plan.agency, *plan.content.partner_agencies, *asked},
    )


async def visible(tx: ReadTx, plan_id: UUID, who: Principal) -> Plan:
    """The plan, if the caller may see it."""
    plan = await store.plan(tx, plan_id)
    if plan is None or not may_see(plan, who):
        raise PlanUnknown
    return plan


async def whole(tx: ReadTx, plan_id: UUID) -> Plan | None:
    """The plan, whoever asks: for rooms that judge themselves who is shown what."""
    return await store.plan(tx, plan_id)


async def amended(tx: ReadTx, plan: Plan) -> Plan | None:
    """The filed plan that a plan amends."""
    return None if plan.amends is None else await store.plan(tx, plan.amends)


async def editions(tx: ReadTx, plan: Plan) -> list[Edition]:
    """What a filed plan stated and states, the newest first (P-08)."""
    return [
        *([Edition.of(plan)] if plan.filed_at is not None else []),
        *await store.editions.all(tx, plan.id),
    ]


async def edition(tx: ReadTx, plan: Plan, number: int) -> Edition:
    """What a filed plan stated in an edition.

    Raises:
        EditionUnknown: if it has none of this number.
    """
    for edition in await editions(tx, plan):
        if edition.edition == number:
            return edition
    raise EditionUnknown(edition=number)


async def filed(tx: ReadTx, plan_id: UUID) -> Plan | None:
    """A plan that is filed, or was until it was revoked."""
    plan = await store.plan(tx, plan_id)
    if plan is None or plan.status not in {PlanStatus.FILED, PlanStatus.REVOKED}:
        return None
    return plan


async def filed_with(tx: ReadTx, plan_code: str) -> Plan | None:
    """The filed plan that has a plan code, whoever asks."""
    plan_id = await store.filed_with.first(tx, plan_code)
    return None if plan_id is None else await store.plan(tx, plan_id)


async def plans(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[ListedPlan]:
    """The chosen plans that the caller may see."""
    asking = who.scope.prefix, who.agency
    plans = await store.plans(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(plans, "sort_key", "unique_key")


async def revoked(tx: ReadTx, plan_ids: Collection[UUID]) -> set[UUID]:
    """Which of the plans are revoked."""
    return set(await store.revoked_among.all(tx, list(plan_ids)))


async def filed_between(
    tx: ReadTx, who: Principal, since: date | None, until: date | None
) -> int:
    """How many plans of the caller's region were filed between two days."""
    return await store.count_filed.one(tx, who.scope.prefix, who.agency, since, until)
