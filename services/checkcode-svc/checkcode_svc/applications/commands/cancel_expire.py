"""Cancelling codes, and letting those expire that nobody presented (C-06)."""

from dataclasses import replace

from checkcode_svc import store
from checkcode_svc.applications import queries as applications
from checkcode_svc.applications.commands.decide import changed, close, set_parties
from checkcode_svc.applications.commands.issue import end, holds, members_of
from checkcode_svc.applications.domain.application import Act, after
from checkcode_svc.applications.domain.errors import NotAMember
from checkcode_svc.applications.domain.vocabulary import ApplicationStatus, CodeStatus
from checkcode_svc.applications.errors import CodeUnknown
from checkcode_svc.codes.domain.code import Life
from checkcode_svc.models import Code
from shared.auth import Principal
from shared.db import Tx
from shared.running.runtime import Runtime

_BATCH = 200


def life_of(code: Code) -> Life:
    """What decides how the code stands."""
    return Life(CodeStatus(code.status), code.day, code.expires_on, code.last_visit_on)


async def code_for_update(tx: Tx, number: str) -> Code:
    """The code, locked until the transaction ends."""
    found = await store.find_one(tx, Code, "it.code = $1 FOR UPDATE OF it", number)
    if found is None:
        raise CodeUnknown
    return found


async def cancel(tx: Tx, who: Principal, number: str, reason: str) -> None:
    """Cancel a code that was not presented; its tasks are open again.

    A joint visit that is agreed stays so: its members name their inspectors anew and
    get another code, unless one of them changes its answer (M-07).
    """
    application_id = await tx.fetchval(
        "SELECT application_id FROM code WHERE code = $1", number
    )
    if application_id is None:
        raise CodeUnknown
    await applications.for_update(tx, application_id)
    code = await code_for_update(tx, number)
    if who.agency not in {one.agency for one in await members_of(tx, number)}:
        raise NotAMember
    life_of(code).must_be_cancellable()
    if code.proposal is None:
        await _finish(tx, code, CodeStatus.CANCELLED, reason)
    else:
        await _name_anew(tx, code, reason)


async def _name_anew(tx: Tx, code: Code, reason: str) -> None:
    await end(tx, code, CodeStatus.CANCELLED, reason)
    application = await applications.for_update(tx, code.application_id)
    application.status = after(ApplicationStatus(application.status), Act.REOPEN)
    parties = await applications.parties(tx, application.id)
    parties = [replace(one, inspectors=()) for one in parties]
    await set_parties(tx, application, parties)
    await store.insert(tx, *holds(application, parties))
    own = next((one for one in parties if one.agency == application.agency), None)
    await changed(tx, application, own)


async def expire(runtime: Runtime) -> None:
    """The job: what was not presented by its last day is over, and its tasks open."""
    today = runtime.clock.today()
    async with runtime.reading() as read:
        due = await read.fetch(
            """SELECT code, application_id FROM code
               WHERE status = 'issued' AND expires_on < $1 ORDER BY code LIMIT $2""",
            today,
            _BATCH,
        )
    for row in due:
        async with runtime.writing() as tx:
            await applications.for_update(tx, row["application_id"])
            code = await code_for_update(tx, row["code"])
            if code.status == CodeStatus.ISSUED and life_of(code).is_over(today):
                await _finish(tx, code, CodeStatus.EXPIRED, "not-presented")


async def _finish(tx: Tx, code: Code, status: CodeStatus, reason: str) -> None:
    await end(tx, code, status, reason)
    application = await applications.for_update(tx, code.application_id)
    parties = await applications.parties(tx, application.id)
    own = next((one for one in parties if one.agency == application.agency), None)
    await close(tx, application, own, Act.CANCEL, f"code-{status}")
