"""Cancels codes, and lets those expire that nobody presented (C-06)."""

from collections.abc import Sequence

from checkcode_svc.applications import queries
from checkcode_svc.applications.commands.issue import changed, ended
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.store import applications, holds
from checkcode_svc.codes import commands as codes
from checkcode_svc.codes import queries as code_queries
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.errors import CodeAlreadyPresented, CodeUnknown
from checkcode_svc.visits import commands as visits
from checkcode_svc.visits import queries as visit_queries
from checkcode_svc.visits.domain.visit import Visit
from shared.auth import Principal
from shared.db import Tx
from shared.running.runtime import Runtime

_BATCH = 200


async def cancel(tx: Tx, who: Principal, number: str, reason: str) -> None:
    """Cancel a code that was not presented; its tasks are open again.

    Of a code that was presented it asks for this: a second person decides (I-09).

    A joint visit that is agreed stays so: its members name their inspectors anew and
    get another code, unless one of them changes its answer (M-07).

    Raises:
        CodeUnknown: if there is none that the caller may see.
        NotAMember: if the caller's agency is not on it.
        CodeAlreadyPresented: if its visit stands, being joint or having results.
        CodeNotUsable: if it is over already.
    """
    application, code = await _locked(tx, number)
    if not code_queries.is_shown(code, who):
        raise CodeUnknown
    code.member(who.agency)
    if code.was_presented:
        await _visits_without_results(tx, number)
        await codes.ask_to_cancel(tx, code, reason, who.subject)
        return
    await codes.cancel(tx, code, reason)
    await holds.release(tx, application)
    if code.proposal is None:
        application.end_with_code(f"code-{code.status}")
        await changed(tx, application)
        return
    application.name_anew()
    await applications.save_members(tx, application)
    await holds.hold(tx, application)
    await changed(tx, application)


async def cancel_presented(tx: Tx, who: Principal, number: str, shown: int) -> None:
    """Take a presented code and its visit back, as the second person (I-09).

    `shown` is the version of the code that she was shown. The record stays; who counts
    the visit is told, and the tasks are open again.

    Raises:
        CodeUnknown: if there is none that the caller may see.
        NotAMember: if the caller's agency is not on it.
        NoCancellationAsked: if nobody asked for it.
        SecondPersonNeeded: if she asked herself.
        VersionChanged: if the code has changed since.
        CodeAlreadyPresented: if it has results by now.
    """
    application, code = await _locked(tx, number)
    if not code_queries.is_shown(code, who):
        raise CodeUnknown
    code.member(who.agency)
    made = await _visits_without_results(tx, number)
    await codes.cancel_presented(tx, code, who.subject, shown)
    for visit in made:
        await visits.cancel(tx, visit)
    application.end_with_code(f"code-{code.status}")
    await ended(tx, application)


async def expire(runtime: Runtime) -> None:
    """The job: end codes not presented by their last day, and free their tasks."""
    today = runtime.clock.today()
    async with runtime.reading() as read:
        overdue = await code_queries.overdue(read, today, _BATCH)
    for number in overdue:
        async with runtime.writing() as tx:
            application, code = await _locked(tx, number)
            if not code.is_due_to_expire(today):
                continue
            await codes.expire(tx, code)
            application.end_with_code(f"code-{code.status}")
            await ended(tx, application)


async def _visits_without_results(tx: Tx, number: str) -> Sequence[Visit]:
    """The visits with a code, of which nobody gave results.

    Raises:
        CodeAlreadyPresented: if somebody did: results are corrected (C-26).
    """
    made = await visit_queries.history(tx, number)
    if any(visit.has_results for visit in made):
        raise CodeAlreadyPresented
    return made


async def _locked(tx: Tx, number: str) -> tuple[Application, Code]:
    """A code and its application, locked in the order in which all commands do."""
    application_id = await code_queries.application_of(tx, number)
    application = await queries.for_update(tx, application_id)
    return application, await code_queries.for_update(tx, number)
