"""What joint proposals do to applications and codes (M-08, M-12; the code's side).

Each event carries the proposal's whole state, and only a newer one than what is kept
has any effect: delivered twice, or late, it changes nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from checkcode_svc import store
from checkcode_svc.applications import queries as applications
from checkcode_svc.applications.commands.decide import (
    changed,
    close,
    issue_joint,
    let_go_of_partners,
    set_parties,
)
from checkcode_svc.applications.commands.issue import end, holds, issue_for, members_of
from checkcode_svc.applications.commands.recheck import recheck, still_valid
from checkcode_svc.applications.domain.application import (
    Act,
    Party,
    Proposed,
    Standing,
    Turn,
    after,
    unnamed,
    weigh,
)
from checkcode_svc.applications.domain.errors import RequirementsNotMet
from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    CodeStatus,
    Kind,
    KindOfVisit,
)
from checkcode_svc.applications.errors import TaskTaken
from checkcode_svc.models import Application, Code
from checkcode_svc.neighbours import copies
from shared.db import Tx
from shared.events.matching import AnswerKind, ProposalEvent
from shared.ids import new_id
from shared.messaging.copies import keep
from shared.messaging.handlers import latest

_MEMBERS_CHANGED = "members-changed"


async def follow(tx: Tx, events: Sequence[ProposalEvent]) -> None:
    """Keep the proposals and let each change take effect once."""
    newer = set(await keep(tx, copies.PROPOSALS, events))
    for event in latest(events):
        if event.number in newer:
            await _take_effect(tx, event)


async def _take_effect(tx: Tx, event: ProposalEvent) -> None:
    proposed = Proposed(event.status, _joined(event))
    application = await _application_of(tx, event)
    if application is not None:
        applicant = application.agency
        await _turn(tx, application, event, proposed)
        if applicant in {one.agency for one in proposed.joined}:
            return
    if event.status == "agreed" and application_is_free(application):
        await _begin(tx, event, proposed)


def application_is_free(application: Application | None) -> bool:
    """Tell whether no application stands for the proposal (any more)."""
    return application is None or application.proposal is None


def _joined(event: ProposalEvent) -> tuple[Party, ...]:
    return tuple(
        Party(one.agency, one.tasks, one.items)
        for one in event.members
        if one.answer is AnswerKind.JOIN
    )


async def _application_of(tx: Tx, event: ProposalEvent) -> Application | None:
    found = await store.find_one(
        tx,
        Application,
        """it.proposal = $1 AND it.status IN ('awaiting_answers', 'issued')
           FOR UPDATE OF it""",
        event.number,
    )
    if found is not None or event.application_id is None:
        return found
    return await store.find_one(
        tx,
        Application,
        """it.id = $1 AND it.proposal IS NULL AND it.status = 'awaiting_answers'
           FOR UPDATE OF it""",
        UUID(event.application_id),
    )


async def _turn(
    tx: Tx, application: Application, event: ProposalEvent, proposed: Proposed
) -> None:
    code = await store.find_one(
        tx,
        Code,
        """it.application_id = $1 AND it.status NOT IN ('cancelled', 'expired')
           FOR UPDATE OF it""",
        application.id,
    )
    turn = weigh(await _standing(tx, application, code), proposed)
    if turn in {Turn.KEEP, Turn.LINK}:
        if turn is Turn.LINK:
            await _link(tx, application, event)
        return
    if code is not None:
        await end(tx, code, CodeStatus.CANCELLED, _MEMBERS_CHANGED)
        application.status = after(ApplicationStatus(application.status), Act.REOPEN)
    own = await _own(tx, application)
    match turn:
        case Turn.GATHER:
            await _gather(tx, application, event, proposed)
        case Turn.ALONE:
            await _alone(tx, application, own)
        case Turn.DROP:
            await close(
                tx, application, own, Act.WITHDRAW, event.reason or event.status
            )
            application.proposal = None
        case Turn.WAIT:
            application.agreed = False
            await changed(tx, application, own)


async def _standing(tx: Tx, application: Application, code: Code | None) -> Standing:
    parts = None
    if code is not None:
        parts = frozenset(
            Party(one.agency, tuple(one.tasks), ()).part
            for one in await members_of(tx, code.code)
        )
    return Standing(
        status=ApplicationStatus(application.status),
        applicant=application.agency,
        made_by_matching=application.made_by_matching,
        coded=parts,
        presented=code is not None and code.status != CodeStatus.ISSUED,
    )


async def _own(tx: Tx, application: Application) -> Party | None:
    parties = await applications.parties(tx, application.id)
    return next((one for one in parties if one.agency == application.agency), None)


async def _link(tx: Tx, application: Application, event: ProposalEvent) -> None:
    if application.proposal == event.number and not application.agreed:
        return
    application.proposal, application.agreed = event.number, False
    await changed(tx, application, await _own(tx, application))


async def _begin(tx: Tx, event: ProposalEvent, proposed: Proposed) -> None:
    """An application in the lead's name, for a proposal that nobody applied for."""
    agencies = [one.agency for one in proposed.joined]
    lead = event.lead if event.lead in agencies else agencies[0]
    now = tx.runtime.clock.now()
    minutes = await tx.fetchval(
        """SELECT coalesce(max(duration_minutes), 60) FROM task_copy
           WHERE number = ANY($1)""",
        [task for one in proposed.joined for task in one.tasks],
    )
    application = Application(
        id=new_id(),
        agency=lead,
        region=event.region,
        domain=lead.partition("-")[2],
        place=event.place,
        uscc=event.uscc,
        kind=Kind.TRIGGERED,
        kind_of_visit=await _kind_of_visit(tx, event.place),
        day=event.day,
        duration_minutes=minutes,
        counted=True,
        surprise=False,
        status=ApplicationStatus.AWAITING_ANSWERS,
        options=[],
        left_out=[],
        chosen=[],
        proposal=event.number,
        agreed=False,
        made_by_matching=True,
        matching_unavailable=False,
        issued_late=False,
        late_overdue=False,
        expires_on=event.day,
        applied_at=now,
        changed_at=now,
        version=0,
    )
    await store.insert(tx, application)
    await _gather(tx, application, event, proposed)


async def _kind_of_visit(tx: Tx, place: str) -> KindOfVisit:
    kind = await tx.fetchval("SELECT kind FROM place_copy WHERE number = $1", place)
    return KindOfVisit.WORK_SITE if kind == "project" else KindOfVisit.PREMISES


async def _gather(
    tx: Tx, application: Application, event: ProposalEvent, proposed: Proposed
) -> None:
    """Set the members; inspectors that were named and still fit stay named."""
    application.proposal, application.agreed = event.number, True
    application.day = application.expires_on = event.day
    named = {
        one.agency: one.inspectors
        for one in [
            *await _superseded(tx, application, proposed.joined),
            *await applications.parties(tx, application.id),
        ]
    }
    parties = await still_valid(
        tx,
        application,
        [
            Party(one.agency, one.tasks, one.items, named.get(one.agency, ()))
            for one in proposed.joined
        ],
    )
    await set_parties(tx, application, parties)
    await tx.execute("DELETE FROM task_hold WHERE application_id = $1", application.id)
    await tx.execute(
        """INSERT INTO task_hold (task, agency, application_id)
           SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[])
           ON CONFLICT (task) DO NOTHING""",
        *_columns(application, parties),
    )
    own = next((one for one in parties if one.agency == application.agency), None)
    await changed(tx, application, own)
    if not unnamed(parties):
        await _try_joint(tx, application, parties)


def _columns(
    application: Application, parties: Sequence[Party]
) -> tuple[list[str], list[str], list[UUID]]:
    held = holds(application, parties)
    return (
        [one.task for one in held],
        [one.agency for one in held],
        [one.application_id for one in held],
    )


async def _superseded(
    tx: Tx, application: Application, joined: Sequence[Party]
) -> list[Party]:
    """Withdraw the members' own unfinished applications for the same tasks."""
    others = await store.find(
        tx,
        Application,
        """it.id <> $1 AND it.status IN ('open', 'awaiting_answers') AND it.id IN (
               SELECT application_id FROM task_hold WHERE task = ANY($2))
           ORDER BY it.id FOR UPDATE OF it""",
        application.id,
        [task for one in joined for task in one.tasks],
    )
    named: list[Party] = []
    for other in others:
        parties = await applications.parties(tx, other.id)
        named += [one for one in parties if one.inspectors]
        own = next((one for one in parties if one.agency == other.agency), None)
        await close(tx, other, own, Act.WITHDRAW, "joined-elsewhere")
    return named


async def _try_joint(
    tx: Tx, application: Application, parties: Sequence[Party]
) -> None:
    """Issue where all is there; else the agencies see what is wrong when they name."""
    try:
        async with tx.conn.transaction():
            await issue_joint(tx, application, parties)
    except (RequirementsNotMet, TaskTaken):
        application.status = ApplicationStatus.AWAITING_ANSWERS


async def _alone(tx: Tx, application: Application, own: Party | None) -> None:
    """No joint visit: the applicant's own code, or a refusal with its reason."""
    await let_go_of_partners(tx, application)
    if own is None or not own.inspectors:
        await close(tx, application, own, Act.REFUSE, "inspectors-not-named")
        return
    try:
        async with tx.conn.transaction():
            await recheck(tx, application, [own])
            await issue_for(tx, application, [own], Act.LEAVE)
    except (RequirementsNotMet, TaskTaken) as fault:
        application.status = ApplicationStatus.AWAITING_ANSWERS
        await close(tx, application, own, Act.REFUSE, fault.code)
