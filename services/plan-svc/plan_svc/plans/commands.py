"""Makes and changes drafts, and locks them for other rooms' acts (P-03, P-04)."""

from uuid import UUID

from plan_svc.library import queries as library
from plan_svc.library.domain import Agency
from plan_svc.library.errors import AgencyUnknown
from plan_svc.plans import queries, store
from plan_svc.plans.domain import fields, steps
from plan_svc.plans.domain.content import Content
from plan_svc.plans.domain.edition import Edition
from plan_svc.plans.domain.plan import Plan
from plan_svc.plans.domain.steps import Step, guides_of
from plan_svc.plans.domain.written import Written
from plan_svc.plans.errors import AmendmentOpen, NotADraft, PlanUnknown
from plan_svc.policy import current_law
from shared.auth import Principal
from shared.civic import origin
from shared.db import ReadTx, Tx
from shared.events.plan import Level
from shared.ids import new_id


async def create(tx: Tx, content: Content, who: Principal) -> Plan:
    """Draft a plan; a draft that misses a demanded field is refused (P-03)."""
    agency = await _ensure_complete(tx, content, who)
    chain = _chain(tx, agency, content)
    plan = Plan.draft(new_id(), agency, content, chain, _written(tx, who))
    plan.guides = await _guides(tx, agency, content)
    await store.save(tx, plan)
    return plan


async def change(tx: Tx, plan_id: UUID, content: Content, who: Principal) -> Plan:
    """State a draft anew; consents that it already had are asked for again."""
    plan = await own_draft(tx, plan_id, who)
    if plan.extends:
        raise NotADraft(
            "An extension states what its plan states; amend the plan to change that.",
            zh="扩展稿不改变原计划载明的内容；如需变更，请对原计划办理变更。",
            state=plan.status,
        )
    agency = await _ensure_complete(tx, content, who)
    plan.restate(content, _chain(tx, agency, content), _written(tx, who))
    plan.guides = await _guides(tx, agency, content)
    await store.save(tx, plan)
    return plan


async def begin_amendment(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """Draft an amendment of the caller's filed plan (P-08).

    Raises:
        NotFiled: if the plan is not filed, or an amendment itself.
        AmendmentOpen: if another amendment of it is on its way.
    """
    plan = await locked(tx, plan_id, who)
    who.must_be(plan.agency)
    plan.ensure_filed()
    if (other := await store.open_amendment.first(tx, plan_id)) is not None:
        raise AmendmentOpen(amendment=str(other))
    chain = await chain_of(tx, plan)
    amendment = plan.begin_amendment(new_id(), reason, chain, _written(tx, who))
    await store.save(tx, amendment)
    return amendment


async def begin_extension(tx: Tx, plan: Plan, who: Principal) -> Plan:
    """Draft an extension of the caller's filed plan (P-02)."""
    chain = await chain_of(tx, plan)
    extension = plan.begin_extension(new_id(), chain, _written(tx, who))
    await store.save(tx, extension)
    return extension


async def withdraw(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """The caller's agency takes its submission back; it is a draft again (P-04)."""
    plan = await locked(tx, plan_id, who)
    who.must_be(plan.agency)
    plan.withdraw(reason, await chain_of(tx, plan), _written(tx, who))
    await store.save(tx, plan)
    return plan


async def delete(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> Plan:
    """Delete the caller's own draft (P-04)."""
    plan = await own_draft(tx, plan_id, who)
    plan.delete(reason, tx.runtime.clock.now())
    await store.save(tx, plan)
    return plan


async def for_update(tx: Tx, plan_id: UUID) -> Plan | None:
    """The plan, locked, whoever asks."""
    return await store.plan_for_update(tx, plan_id)


async def amended_for_update(tx: Tx, amendment: Plan) -> Plan | None:
    """The filed plan that a plan amends, locked."""
    if amendment.amends is None:
        return None
    return await store.plan_for_update(tx, amendment.amends)


async def amend(tx: Tx, plan: Plan, amendment: Plan, subjects: int, units: int) -> None:
    """Let a filed plan state what its filed amendment states; keep what it stated."""
    past = Edition.of(plan, until=amendment.changed_at)
    await store.keep_edition(tx, plan.id, past)
    plan.amend(amendment, subjects, units)
    await store.save(tx, plan)


async def count_subjects(tx: Tx, plan: Plan, count: int, who: Principal) -> None:
    """Take note of a draft's changed subjects, and ask for its consents again."""
    plan.count_subjects(count, await chain_of(tx, plan), _written(tx, who))
    await store.save(tx, plan)


async def save(tx: Tx, plan: Plan) -> None:
    """Store a plan as it was decided."""
    await store.save(tx, plan)


async def own_draft(tx: Tx, plan_id: UUID, who: Principal) -> Plan:
    """The caller's own draft, locked (P-04)."""
    plan = await locked(tx, plan_id, who)
    who.must_be(plan.agency)
    plan.ensure_draft()
    return plan


async def locked(tx: Tx, plan_id: UUID, who: Principal) -> Plan:
    """The plan as the caller may see it, locked."""
    plan = await store.plan_for_update(tx, plan_id)
    if plan is None or not queries.may_see(plan, who):
        raise PlanUnknown
    return plan


async def chain_of(tx: ReadTx, plan: Plan) -> list[Step]:
    """The steps that the law of today lays before a plan (P-04)."""
    agency = await library.agency(tx, plan.agency)
    chain = _chain(tx, agency, plan.content)
    if plan.extends:
        return [step for step in chain if step.name == steps.AGENCY]
    return chain


def _written(tx: ReadTx, who: Principal) -> Written:
    """That the caller writes a draft, now."""
    return Written(who.subject, tx.runtime.clock.now())


def _chain(tx: ReadTx, agency: Agency, content: Content) -> list[Step]:
    day = content.period_from or tx.runtime.clock.today()
    return steps.steps_for(
        current_law(),
        agency.case(day, **content.facts),
        agency,
        content.partner_agencies,
    )


async def _guides(tx: ReadTx, agency: Agency, content: Content) -> list[str]:
    """Who guides a town's plans: the district agencies of its items' sectors."""
    if agency.level is not Level.TOWN:
        return []
    items = await library.library(tx, content.items)
    return guides_of(agency, {item.domain for item in items.values()})


async def _ensure_complete(tx: ReadTx, content: Content, who: Principal) -> Agency:
    """The caller's agency; the plan states all but its subjects, which come later."""
    partners = content.partner_agencies
    entered = await library.agencies_with(tx, [who.agency, *partners])
    for code in (who.agency, *partners):
        if code not in entered or who.agency in partners:
            raise AgencyUnknown(
                f"{code} is not entered, or is the plan's own agency.",
                zh=f"{code} 未登记，或为计划主体自身。",
                agency=code,
            )
    agency, today = entered[who.agency], tx.runtime.clock.today()
    law = current_law()
    for party in entered.values():
        origin.ensure_out_of_scope(law, party.case(today), content.out_of_scope)
    absent = fields.missing(law, agency, content, subjects=1, today=today)
    fields.ensure_stated(absent)
    return agency
