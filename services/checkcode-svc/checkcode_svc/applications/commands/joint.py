"""Applies the states of joint proposals to applications and codes (M-08, M-12).

Each event carries the proposal's whole state, and only a newer one than what is kept
has any effect: delivered twice, or late, it changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from checkcode_svc.applications.commands.issue import (
    changed,
    ended,
    issue,
    issue_joint,
)
from checkcode_svc.applications.commands.recheck import recheck, still_valid
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.errors import TaskTaken
from checkcode_svc.applications.domain.turn import Proposed, Turn, turn_of
from checkcode_svc.applications.store import applications, holds
from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain.code import Ending
from checkcode_svc.codes.domain.errors import RequirementsNotMet
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.visits.domain.visit import KindOfVisit, Party
from shared.db import Tx
from shared.events.checkcode import ApplicationStatus
from shared.events.matching import AnswerKind, ProposalEvent, ProposalStatus
from shared.events.plan import TaskKind
from shared.ids import new_id

_MEMBERS_CHANGED = Ending.MEMBERS_CHANGED


async def follow(tx: Tx, proposals: Sequence[ProposalEvent]) -> None:
    """Let each newer state of a proposal take effect."""
    for proposal in proposals:
        await _take_effect(tx, proposal)


async def _take_effect(tx: Tx, event: ProposalEvent) -> None:
    proposed = Proposed(event.status, _joined(event))
    application = await _application_of(tx, event)
    if application is not None:
        turn = await _carry_out(tx, application, event, proposed)
        stays = turn not in {Turn.ALONE, Turn.DROP}
        if stays or application.agency in proposed.agencies:
            return
    if event.status is ProposalStatus.AGREED:
        await _begin(tx, event, proposed)


def _joined(event: ProposalEvent) -> tuple[Party, ...]:
    return tuple(
        Party(member.agency, member.tasks, member.items)
        for member in event.members
        if member.answer is AnswerKind.JOIN
    )


async def _application_of(tx: Tx, event: ProposalEvent) -> Application | None:
    application = await applications.locked_of_proposal(tx, event.number)
    if application is not None or event.application_id is None:
        return application
    return await applications.locked_waiting(tx, UUID(event.application_id))


async def _carry_out(
    tx: Tx, application: Application, event: ProposalEvent, proposed: Proposed
) -> Turn:
    code = await code_queries.live_of(tx, application.id)
    turn = turn_of(application, code, proposed)
    if turn is Turn.LINK and application.link(event.number):
        await changed(tx, application)
    if turn in {Turn.KEEP, Turn.LINK}:
        return turn
    if code is not None:
        await codes.cancel(tx, code, _MEMBERS_CHANGED)
        await holds.release(tx, application)
        application.reopen()
    match turn:
        case Turn.GATHER:
            await _gather(tx, application, event, proposed)
        case Turn.ALONE:
            await _go_alone(tx, application)
        case Turn.DROP:
            application.withdraw(event.reason or event.status)
            await ended(tx, application)
        case Turn.WAIT:
            application.wait()
            await changed(tx, application)
    return turn


async def _begin(tx: Tx, event: ProposalEvent, proposed: Proposed) -> None:
    """An application in the lead's name, for a proposal that nobody applied for."""
    agencies = proposed.agencies
    lead = event.lead if event.lead in agencies else agencies[0]
    now = tx.runtime.clock.now()
    tasks = [task for party in proposed.joined for task in party.tasks]
    place = await neighbours.place(tx, event.place)
    application = Application(
        id=new_id(),
        agency=lead,
        region=event.region,
        town=place.town,
        domain=lead.partition("-")[2],
        place=event.place,
        uscc=event.uscc,
        kind=TaskKind.TRIGGERED,
        kind_of_visit=(
            KindOfVisit.WORK_SITE if place.is_project else KindOfVisit.PREMISES
        ),
        day=event.day,
        duration_minutes=await neighbours.minutes_of(tx, tasks),
        counted=True,
        surprise=False,
        status=ApplicationStatus.AWAITING_ANSWERS,
        proposal=event.number,
        made_by_matching=True,
        expires_on=event.day,
        applied_at=now,
        changed_at=now,
        version=0,
    )
    await applications.insert(tx, application)
    await _gather(tx, application, event, proposed)


async def _gather(
    tx: Tx, application: Application, event: ProposalEvent, proposed: Proposed
) -> None:
    """Set the members; inspectors that were named and still fit stay named."""
    before = [
        *await _superseded(tx, application, proposed.joined),
        *application.members,
    ]
    named = {party.agency: party.inspectors for party in before}
    joined = [
        replace(party, inspectors=named.get(party.agency, ()))
        for party in proposed.joined
    ]
    application.agree(event.number, event.day, joined)
    application.members = tuple(await still_valid(tx, application, joined))
    await applications.save_members(tx, application)
    await holds.release(tx, application)
    await holds.hold(tx, application)
    await changed(tx, application)
    if not application.waits_for:
        await _try_joint(tx, application)


async def _superseded(
    tx: Tx, application: Application, joined: Sequence[Party]
) -> list[Party]:
    """Withdraw the members' own unfinished applications for the same tasks."""
    tasks = [task for party in joined for task in party.tasks]
    named: list[Party] = []
    for other in await applications.competing(tx, application.id, tasks):
        named += [party for party in other.members if party.inspectors]
        other.withdraw("joined-elsewhere")
        await ended(tx, other)
    return named


async def _try_joint(tx: Tx, application: Application) -> None:
    """Issue the code if nothing is missing; else agencies learn why when they name."""
    attempt = replace(application)
    try:
        async with tx.part():
            attempt.complete()
            await recheck(tx, attempt)
            await issue_joint(tx, attempt)
    except (RequirementsNotMet, TaskTaken):
        return


async def _go_alone(tx: Tx, application: Application) -> None:
    """No joint visit: the applicant's own code, or a refusal with its reason."""
    application.part_from_partners()
    await holds.release_partners(tx, application)
    await applications.save_members(tx, application)
    if not any(party.inspectors for party in application.members):
        application.refuse("inspectors-not-named")
        await ended(tx, application)
        return
    attempt = replace(application)
    try:
        async with tx.part():
            attempt.go_alone()
            await recheck(tx, attempt)
            await issue(tx, attempt, attempt.members)
    except (RequirementsNotMet, TaskTaken) as fault:
        application.refuse(fault.code)
        await ended(tx, application)
