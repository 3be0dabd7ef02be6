"""What the applicant and the members decide about an application (C-03, M-08)."""

from collections.abc import Sequence
from uuid import UUID

from checkcode_svc.applications import queries
from checkcode_svc.applications.commands.issue import (
    changed,
    ended,
    issue,
    issue_joint,
)
from checkcode_svc.applications.commands.recheck import recheck
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.errors import TaskTaken
from checkcode_svc.applications.domain.vocabulary import DeclineReason, SaidWhy
from checkcode_svc.applications.store import applications, holds
from checkcode_svc.applications.store.facts import facts_of_tasks
from checkcode_svc.codes.commands import check_inspectors
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.policy.queries import decline_needs_text, decline_reason_clause
from shared.auth import Principal
from shared.db import Tx
from shared.events.checkcode import ApplicationStatus


async def decline(
    tx: Tx,
    who: Principal,
    application_id: UUID,
    reason: DeclineReason | None,
    text: str | None,
) -> None:
    """Decline: the code is issued at once, for the applicant alone (C-03)."""
    application = await _as_applicant(tx, who, application_id)
    region, _, domain = application.agency.partition("-")
    clause = decline_reason_clause(region, domain, tx.runtime.clock.today())
    application.decline(_said(tx, reason, text), clause)
    await recheck(tx, application)
    await issue(tx, application, application.members)


async def join(
    tx: Tx,
    who: Principal,
    application_id: UUID,
    choice: int | Sequence[str] | None,
    merged: Sequence[str],
) -> None:
    """Join: matching-svc makes the chosen tasks a proposal on the applied date.

    Own tasks go along unasked; with them alone the code is issued at once (M-11).
    """
    application = await _as_applicant(tx, who, application_id)
    application.join(choice, merged)
    if merged:
        await _merge(tx, application, merged)
    if application.status is ApplicationStatus.ISSUED:
        await issue(tx, application, application.members)
    else:
        await changed(tx, application)


async def _merge(tx: Tx, application: Application, tasks: Sequence[str]) -> None:
    """Take own tasks along, as good as if they had been applied for (C-02, M-11).

    Raises:
        RequirementsNotMet: naming every demand that is missed.
        TaskTaken: if one got a code or another application in the meantime.
    """
    facts = await facts_of_tasks(tx, tasks)
    application.merge(tasks, [item for task in facts for item in task.items])
    await recheck(tx, application)
    await applications.save_members(tx, application)
    if await holds.hold_more(tx, application, tasks) != len(set(tasks)):
        raise TaskTaken


async def name_inspectors(
    tx: Tx, who: Principal, application_id: UUID, inspectors: Sequence[str]
) -> None:
    """Name one's own two inspectors; the last agency to do so gets the code issued.

    The application's lock makes two agencies at once come one after the other, so
    there is one code (C-04).
    """
    application = await queries.locked_for(tx, who, application_id)
    application.name(who.agency, tuple(dict.fromkeys(inspectors)))
    named = application.part_of(who.agency).inspectors
    await check_inspectors(tx, who.agency, named, application.day)
    await applications.save_members(tx, application)
    if not application.waits_for:
        application.complete()
        await recheck(tx, application)
        await issue_joint(tx, application)


async def leave(
    tx: Tx,
    who: Principal,
    application_id: UUID,
    reason: DeclineReason,
    text: str | None,
) -> None:
    """Leave the joint visit with a reason; the applicant gets a code of its own."""
    application = await _as_applicant(tx, who, application_id)
    duty_reasons = await _duty_reasons(tx, application)
    application.leave(_said(tx, reason, text), duty_reasons)
    await recheck(tx, application)
    await holds.release_partners(tx, application)
    await applications.save_members(tx, application)
    await issue(tx, application, application.members)


async def withdraw(tx: Tx, who: Principal, application_id: UUID) -> None:
    """Withdraw the application: its tasks are free again."""
    application = await _as_applicant(tx, who, application_id)
    application.withdraw("withdrawn-by-applicant")
    await ended(tx, application)


async def let_pass(
    tx: Tx, who: Principal, application_id: UUID, reason: str, shown: int
) -> None:
    """Let a late one pass after its last day, as the second person (C-07, I-09).

    What it rests on is judged again, for days went by since it was asked for.
    """
    application = await _as_applicant(tx, who, application_id)
    application.let_pass(who.subject, reason, shown)
    await recheck(tx, application)
    await issue(tx, application, application.members)


def _said(tx: Tx, reason: DeclineReason | None, text: str | None) -> SaidWhy:
    today = tx.runtime.clock.today()
    return SaidWhy(reason, text, decline_needs_text(reason, today))


async def _duty_reasons(tx: Tx, application: Application) -> Sequence[str] | None:
    """The reasons for which the applicant may leave a visit that is its duty (M-05).

    An application that was made for an agreed visit was never offered options, so the
    proposal says it.
    """
    proposal = await neighbours.proposal(tx, application.proposal)
    members = [] if proposal is None else proposal.members
    own = (member for member in members if member["agency"] == application.agency)
    reasons: Sequence[str] | None = next(own, {}).get("duty_reasons")
    return reasons


async def _as_applicant(tx: Tx, who: Principal, application_id: UUID) -> Application:
    application = await queries.locked_for(tx, who, application_id)
    who.must_be(application.agency)
    return application
