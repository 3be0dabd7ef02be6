"""Issues the code of an application, and stores its changes (C-01, C-04)."""

from collections.abc import Sequence
from secrets import token_hex

from prometheus_client import Counter

from checkcode_svc.applications import events
from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.store import applications, holds, issuing
from checkcode_svc.codes import events as code_events
from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain import token
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.number import compose
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.settings import CheckcodeSettings
from checkcode_svc.visits.domain.visit import Party
from shared.db import Tx
from shared.db.surroundings import Surroundings
from shared.events.plan import TaskKind
from shared.messaging.outbox import record


def code_of(
    tx: Tx, application: Application, members: Sequence[Party], serial: int
) -> Code:
    """The code of an application, the lead's part first: its number and its token."""
    peppers = CheckcodeSettings.of(tx.runtime).peppers()
    return application.issue_code(
        compose(application.region[:6], application.day, serial),
        peppers.token(token_hex(token.SEED_BYTES)),
        members,
        (tx.runtime.clock.now(), tx.runtime.clock.today()),
    )


async def issue_joint(tx: Tx, application: Application) -> None:
    """One code for all, in the lead's name (C-04, M-08)."""
    proposal = await neighbours.proposal(tx, application.proposal)
    lead = proposal.lead if proposal is not None else application.agency

    def lead_first(party: Party) -> tuple[bool, str]:
        return party.agency != lead, party.agency

    await issue(tx, application, sorted(application.members, key=lead_first))


async def issue(tx: Tx, application: Application, members: Sequence[Party]) -> None:
    """Issue the code of an application that is on record already; lead first.

    Raises:
        TaskTaken: if a task got a code or another application in the meantime.
    """
    serial = await codes.next_serial(tx)
    tasks = [task for party in members for task in party.tasks]
    if await neighbours.are_planned(tx, tasks):
        application.kind = TaskKind.PLANNED
    application.change(tx.runtime.clock.now())
    code = code_of(tx, application, members, serial)
    await issuing.insert_code(
        tx, application, code, events.applied(application), code_events.issued(code)
    )
    await applications.save(tx, application)
    count_emergency(tx.runtime, application)


def count_emergency(runtime: Surroundings, application: Application) -> None:
    """Count the code of an emergency, by its line of work and its ground (C-07)."""
    if application.ground is not None:
        counted = runtime.own(_emergencies)
        counted.labels(application.domain, application.ground).inc()


async def changed(tx: Tx, application: Application) -> None:
    """Store an application's change, and publish it."""
    application.change(tx.runtime.clock.now())
    await applications.save(tx, application)
    await record(tx, events.applied(application))


async def ended(tx: Tx, application: Application) -> None:
    """Store that an application has ended, and release its tasks."""
    await holds.release(tx, application)
    await changed(tx, application)


def _emergencies(runtime: Surroundings) -> Counter:
    return Counter(
        "onevisit_emergency_codes",
        "Codes of emergencies, issued before the visit or after it",
        ["domain", "ground"],
        registry=runtime.metrics.registry,
    )
