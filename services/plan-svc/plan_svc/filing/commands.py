"""A plan's way from draft to filed, step by step; refused, revoked (P-04)."""

from uuid import UUID

import asyncpg

from plan_svc.library.errors import NotFiled, PlanUnknown
from plan_svc.plans import commands as drafting
from plan_svc.plans import events as records
from plan_svc.plans import queries as reads
from plan_svc.plans.domain import steps as filing
from plan_svc.plans.domain.plan import ensure_draft
from plan_svc.plans.domain.plan_code import plan_code
from plan_svc.plans.domain.steps import Step, StepStatus
from plan_svc.plans.errors import ReasonRequired, StepNotOpen
from plan_svc.plans.schemas import CheckOut, PlanOut
from plan_svc.review import queries as review
from plan_svc.review.domain import checks
from plan_svc.review.queries import Reviewed
from plan_svc.tasks import store as scheduling
from shared import jsontext
from shared.auth import Principal
from shared.db import ReadTx, Tx
from shared.events.plan import PlanFiled, PlanRevoked, PlanSubmitted
from shared.messaging import outbox

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"


async def review_plan(tx: ReadTx, plan_id: UUID, who: Principal) -> list[CheckOut]:
    """Every automatic check of the plan as it stands now (P-05)."""
    case = await review.gather(tx, await reads.visible(tx, plan_id, who))
    found = await review.findings(tx, case)
    return [
        CheckOut.model_validate(one, from_attributes=True)
        for one in await review.all_checks(tx, case, found)
    ]


async def approve(
    tx: Tx, plan_id: UUID, reasons: dict[str, str], who: Principal
) -> PlanOut:
    """The agency approves its draft and hands it in for filing (P-04)."""
    plan = await drafting.locked(tx, plan_id, who)
    who.must_be(plan["agency"])
    ensure_draft(plan["status"])
    chain = filing.take(
        await reads.steps(tx, plan), filing.AGENCY, who.agency, StepStatus.CONSENTED
    )
    plan = await _changed(
        tx,
        """
        UPDATE plan SET status = 'submitted', reason = NULL, changed_at = $2,
            version = version + 1, reasons = reasons || $3::jsonb
        WHERE id = $1 RETURNING *
        """,
        plan_id,
        tx.runtime.clock.now(),
        jsontext.dumps(reasons),
    )
    case = await _ensure_sound(tx, plan)
    await _decide(tx, plan, (filing.AGENCY, StepStatus.CONSENTED, None), who)
    await outbox.record(tx, records.plan_event(PlanSubmitted, plan))
    await _reserve_code(tx, plan)
    return await _shown(tx, await _file_if_complete(tx, case, chain))


async def consent(tx: Tx, plan_id: UUID, step: str, who: Principal) -> PlanOut:
    """A filing authority consents; the last one's consent files the plan (P-04)."""
    plan = await drafting.locked(tx, plan_id, who)
    chain = await reads.steps(tx, plan)
    _ensure_under_way(plan, step, chain)
    chain = filing.take(chain, step, who.agency, StepStatus.CONSENTED)
    await _decide(tx, plan, (step, StepStatus.CONSENTED, None), who)
    if filing.is_complete(chain):
        plan = await _file_if_complete(tx, await _ensure_sound(tx, plan), chain)
    return await _shown(tx, plan)


async def refuse(
    tx: Tx, plan_id: UUID, step: str, reason: str, who: Principal
) -> PlanOut:
    """A filing authority refuses with a reason; the plan is a draft again (P-04)."""
    if not reason.strip():
        raise ReasonRequired
    plan = await drafting.locked(tx, plan_id, who)
    chain = await reads.steps(tx, plan)
    _ensure_under_way(plan, step, chain)
    filing.take(chain, step, who.agency, StepStatus.REFUSED)
    await _decide(tx, plan, (step, StepStatus.REFUSED, reason), who)
    plan = await _changed(
        tx,
        """
        UPDATE plan SET status = 'draft', reason = $2, changed_at = $3
        WHERE id = $1 RETURNING *
        """,
        plan_id,
        reason,
        tx.runtime.clock.now(),
    )
    await drafting.ask_again(tx, plan)
    return await _shown(
        tx, await _changed(tx, "SELECT * FROM plan WHERE id = $1", plan_id)
    )


async def revoke(tx: Tx, plan_id: UUID, reason: str, who: Principal) -> PlanOut:
    """The agency revokes its filed plan: its open tasks are withdrawn."""
    plan = await drafting.locked(tx, plan_id, who)
    who.must_be(plan["agency"])
    if plan["status"] != "filed":
        raise NotFiled(status=plan["status"])
    plan = await _changed(
        tx,
        """
        UPDATE plan SET status = 'revoked', reason = $2, changed_at = $3,
            version = version + 1
        WHERE id = $1 RETURNING *
        """,
        plan_id,
        reason,
        tx.runtime.clock.now(),
    )
    await outbox.record(tx, records.plan_event(PlanRevoked, plan))
    await scheduling.withdraw_open(tx, plan_id, reason)
    return await _shown(tx, plan)


async def _ensure_sound(tx: Tx, plan: asyncpg.Record) -> Reviewed:
    """No check blocks and every advisory breach has its reason (P-05, P-13, P-23).

    Plans of one domain and region wait for each other here, so that two of them do not
    both take the last visit that a frequency row allows.
    """
    case = await review.gather(tx, plan)
    domains = sorted({party.planner.domain for party in case.parties})
    for domain in domains:
        await tx.execute(_LOCK, f"{plan['region'][:6]}/{domain}")
    found = await review.findings(tx, case)
    checks.ensure_unblocked(await review.all_checks(tx, case, found))
    review.ensure_reasoned(case, found)
    return case


async def _file_if_complete(
    tx: Tx, case: Reviewed, chain: list[Step]
) -> asyncpg.Record:
    """Give the plan its code and turn its rows into tasks, after the last step."""
    if not filing.is_complete(chain):
        return case.plan
    plan_id, now = case.plan["id"], tx.runtime.clock.now()
    plan = await _changed(
        tx,
        """
        UPDATE plan SET status = 'filed', plan_code = reserved_code, filed_at = $2,
            changed_at = $2, version = version + 1, task_count = subject_count * $3
        WHERE id = $1 RETURNING *
        """,
        plan_id,
        now,
        len(case.parties),
    )
    await outbox.record(tx, records.plan_event(PlanFiled, plan))
    await scheduling.schedule(tx, case, plan)
    return plan


def _ensure_under_way(plan: asyncpg.Record, step: str, chain: list[Step]) -> None:
    """The agency's own step is its approval; a filed plan has no open step."""
    ready = reads.open_names(plan, chain)
    if step == filing.AGENCY or step not in ready:
        raise StepNotOpen(step=step, open_steps=sorted(ready))


async def _decide(
    tx: Tx,
    plan: asyncpg.Record,
    decision: tuple[str, StepStatus, str | None],
    who: Principal,
) -> None:
    step, status, reason = decision
    await tx.execute(
        """
        UPDATE plan_step SET status = $4, reason = $5, by = $6, decided_at = $7
        WHERE plan_id = $1 AND round = $2 AND name = $3
        """,
        plan["id"],
        plan["round"],
        step,
        status,
        reason,
        who.subject,
        tx.runtime.clock.now(),
    )


async def _reserve_code(tx: Tx, plan: asyncpg.Record) -> None:
    """Take the plan's serial at its first approval; it is shown when it is filed.

    Taken last, and not in the long transaction of the filing, for whoever approves in
    the same region waits for it. A plan that is never filed leaves a gap.
    """
    if plan["reserved_code"] is not None:
        return
    region, year = plan["region"][:6], tx.runtime.clock.today().year
    serial = await tx.fetchval(
        """
        INSERT INTO plan_serial AS s (region, year, last) VALUES ($1, $2, 1)
        ON CONFLICT (region, year) DO UPDATE SET last = s.last + 1
        RETURNING last
        """,
        region,
        year,
    )
    await tx.execute(
        "UPDATE plan SET reserved_code = $2 WHERE id = $1",
        plan["id"],
        plan_code(region, year, serial),
    )


async def _changed(tx: Tx, sql: str, *args: object) -> asyncpg.Record:
    row = await tx.fetchrow(sql, *args)
    if row is None:
        raise PlanUnknown
    return row


async def _shown(tx: Tx, plan: asyncpg.Record) -> PlanOut:
    return await reads.plan_out(tx, plan)
