"""`python -m … URL PLAN whole|by-steps|extend`: takes the last step of an amendment.

`by-steps` is the control: it withdraws, restates and schedules in a transaction each.
`extend` approves an extension, as a second person of its agency.
"""

import asyncio
import os
import sys
from uuid import UUID

from plan_svc.amendments import queries
from plan_svc.filing import commands as filing
from plan_svc.plans import queries as plans
from plan_svc.review import queries as review
from plan_svc.subjects import queries as subjects
from plan_svc.tasks import commands as tasks

from shared import faults
from shared.auth import Principal
from shared.civic.clock import ManualClock
from shared.messaging.bus.inprocess import InProcessBus
from shared.running.app import Parts, build_runtime
from shared.running.runtime import Runtime
from shared.running.service import load
from shared.running.settings import read_settings
from shared.testing.principals import PlainVerifier
from shared.testing.world import NOON

JUSTICE = Principal(
    "test:killed", "310116-justice", "310116", "district", frozenset({"plan:file"})
)

APPROVER = Principal(
    "test:killed", "310116-culture", "310116", "district", frozenset({"plan:approve"})
)


def runtime_at(url: str) -> Runtime:
    service = load("plan-svc")
    settings = read_settings(
        service.settings,
        service.name,
        environment="test",
        database_url=url,
        bus="inprocess",
    )
    parts = Parts(
        clock=ManualClock(NOON),
        bus=lambda _database, _metrics: InProcessBus({}),
        verifier=PlainVerifier(),
    )
    return build_runtime(service, settings, parts)


async def whole(runtime: Runtime, plan_id: UUID) -> None:
    """The last step as a request takes it."""
    async with runtime.writing() as tx:
        await filing.consent(tx, plan_id, "district_justice", JUSTICE)


async def extend(runtime: Runtime, plan_id: UUID) -> None:
    """The approval of an extension as a request takes it."""
    async with runtime.writing() as tx:
        extension = await plans.visible(tx, plan_id, APPROVER)
        await filing.approve(tx, plan_id, extension.round, {}, APPROVER)


async def by_steps(runtime: Runtime, plan_id: UUID) -> None:
    """The same work, committed after each step of it."""
    async with runtime.reading() as tx:
        amendment = await plans.visible(tx, plan_id, JUSTICE)
        dossier = await review.gather(tx, amendment)
        assert dossier.amended is not None
        plan = dossier.amended
        changes = await queries.difference(tx, plan, dossier)
    async with runtime.writing() as tx:
        await tasks.let_go(tx, plan, amendment, changes.dropped, ())
    for work in changes.standing:
        async with runtime.writing() as tx:
            await tasks.restate(tx, plan, work, ())
        async with runtime.writing() as tx:
            await tasks.schedule_amended(tx, amendment.id, work)


async def main(url: str, plan_id: str, way: str) -> None:
    """Take the step in one of the ways."""
    subjects.CHUNK = 1
    faults.arm("test", os.environ["ONEVISIT_KILL_AT"])
    does = {"whole": whole, "extend": extend, "by-steps": by_steps}[way]
    await does(runtime_at(url), UUID(plan_id))


asyncio.run(main(*sys.argv[1:]))
