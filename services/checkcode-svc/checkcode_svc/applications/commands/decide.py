"""What the applicant and the members decide about an application (C-03, M-08)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from checkcode_svc import store
from checkcode_svc.applications import queries as applications
from checkcode_svc.applications.commands.issue import issue_for
from checkcode_svc.applications.commands.recheck import check_inspectors, recheck
from checkcode_svc.applications.domain.application import (
    Act,
    Option,
    Party,
    after,
    choose,
    must_be_free,
    must_be_released,
    must_say_why,
    unnamed,
)
from checkcode_svc.applications.domain.errors import NotAMember
from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    DeclineReason,
)
from checkcode_svc.applications.errors import InspectorsNotNamed, NotAgreedYet
from checkcode_svc.applications.events import applied
from checkcode_svc.models import Application, ApplicationMember, ProposalCopy
from checkcode_svc.schemas import DeclineIn, LeaveIn
from shared.auth import Principal
from shared.db import Tx
from shared.messaging.outbox import record


async def decline(
    tx: Tx, who: Principal, application_id: UUID, answer: DeclineIn
) -> None:
    """Decline with a reason: the code is issued at once, for the applicant alone."""
    application, own = await _as_applicant(tx, who, application_id)
    after(ApplicationStatus(application.status), Act.DECLINE)
    must_be_free(application.options, answer.reason)
    _say_why(application, answer.reason, answer.text)
    await recheck(tx, application, [own])
    await issue_for(tx, application, [own], Act.DECLINE)


async def join(
    tx: Tx, who: Principal, application_id: UUID, choice: int | Sequence[str]
) -> None:
    """Join: matching-svc makes the chosen tasks a proposal on the applied date."""
    application, own = await _as_applicant(tx, who, application_id)
    application.status = after(ApplicationStatus(application.status), Act.JOIN)
    options = [Option(one["rank"], tuple(one["tasks"])) for one in application.options]
    application.chosen = list(choose(options, choice, own.tasks))
    await changed(tx, application, own)


async def name_inspectors(
    tx: Tx, who: Principal, application_id: UUID, inspectors: Sequence[str]
) -> None:
    """Name one's own two inspectors; the last agency to do so gets the code issued.

    The application's lock makes two agencies at once come one after the other, so
    there is one code (C-04).
    """
    application = await applications.for_update(tx, application_id)
    parties = await applications.parties(tx, application_id)
    own = next((one for one in parties if one.agency == who.agency), None)
    if own is None:
        raise NotAMember
    after(ApplicationStatus(application.status), Act.NAME)
    if not application.agreed:
        raise NotAgreedYet
    named = tuple(dict.fromkeys(inspectors))
    await check_inspectors(tx, application, who.agency, named)
    await tx.execute(
        """UPDATE application_member SET inspectors = $3
           WHERE application_id = $1 AND agency = $2""",
        application_id,
        who.agency,
        list(named),
    )
    parties = [replace(one, inspectors=named) if one is own else one for one in parties]
    if not unnamed(parties):
        await issue_joint(tx, application, parties)


async def leave(tx: Tx, who: Principal, application_id: UUID, answer: LeaveIn) -> None:
    """Leave the joint visit with a reason; the applicant gets a code of its own."""
    application, own = await _as_applicant(tx, who, application_id)
    after(ApplicationStatus(application.status), Act.LEAVE)
    if not own.inspectors:
        raise InspectorsNotNamed
    must_be_free(application.options, answer.reason)
    must_be_released(await _duty_reasons(tx, application), answer.reason)
    _say_why(application, answer.reason, answer.text)
    await recheck(tx, application, [own])
    await let_go_of_partners(tx, application)
    await issue_for(tx, application, [own], Act.LEAVE)


async def withdraw(tx: Tx, who: Principal, application_id: UUID) -> None:
    """Withdraw the application: its tasks are free again."""
    application, own = await _as_applicant(tx, who, application_id)
    await close(tx, application, own, Act.WITHDRAW, "withdrawn-by-applicant")


async def close(
    tx: Tx, application: Application, own: Party | None, act: Act, reason: str
) -> None:
    """End an application without a code."""
    application.status = after(ApplicationStatus(application.status), act)
    application.reason = reason
    application.agreed = False
    await tx.execute("DELETE FROM task_hold WHERE application_id = $1", application.id)
    await changed(tx, application, own)


async def changed(tx: Tx, application: Application, own: Party | None) -> None:
    """Write an application's change and tell it."""
    application.version += 1
    application.changed_at = tx.runtime.clock.now()
    await store.save(tx, application)
    await record(tx, applied(application, own))


async def issue_joint(
    tx: Tx, application: Application, parties: Sequence[Party]
) -> None:
    """One code for all, in the lead's name (C-04, M-08)."""
    await recheck(tx, application, parties)
    proposal = await _proposal_of(tx, application)
    lead = proposal.lead if proposal is not None else application.agency
    ordered = sorted(parties, key=lambda one: (one.agency != lead, one.agency))
    await issue_for(tx, application, ordered, Act.COMPLETE)


async def let_go_of_partners(tx: Tx, application: Application) -> None:
    """The application is its maker's alone again, and of no proposal."""
    application.proposal, application.agreed = None, False
    await tx.execute(
        "DELETE FROM task_hold WHERE application_id = $1 AND agency <> $2",
        application.id,
        application.agency,
    )
    await tx.execute(
        "DELETE FROM application_member WHERE application_id = $1 AND agency <> $2",
        application.id,
        application.agency,
    )


async def set_parties(
    tx: Tx, application: Application, parties: Sequence[Party]
) -> None:
    """Write who takes part, in place of who did."""
    await tx.execute(
        "DELETE FROM application_member WHERE application_id = $1", application.id
    )
    await store.insert(
        tx,
        *(
            ApplicationMember(
                application_id=application.id,
                agency=one.agency,
                tasks=list(one.tasks),
                items=list(one.items),
                inspectors=list(one.inspectors),
            )
            for one in parties
        ),
    )


async def _proposal_of(tx: Tx, application: Application) -> ProposalCopy | None:
    return await store.find_one(
        tx, ProposalCopy, "it.number = $1", application.proposal
    )


async def _duty_reasons(tx: Tx, application: Application) -> Sequence[str] | None:
    """For what the applicant may leave a visit that it has to take part in (M-05).

    An application that was made for an agreed visit was never offered options, so the
    proposal says it.
    """
    proposal = await _proposal_of(tx, application)
    members = [] if proposal is None else proposal.members
    own = (one for one in members if one["agency"] == application.agency)
    found: Sequence[str] | None = next(own, {}).get("duty_reasons")
    return found


async def _as_applicant(
    tx: Tx, who: Principal, application_id: UUID
) -> tuple[Application, Party]:
    application = await applications.for_update(tx, application_id)
    who.must_be(application.agency)
    parties = await applications.parties(tx, application_id)
    return application, next(one for one in parties if one.agency == who.agency)


def _say_why(application: Application, reason: DeclineReason, text: str | None) -> None:
    must_say_why(reason, text)
    application.declined_reason, application.declined_text = reason, text
