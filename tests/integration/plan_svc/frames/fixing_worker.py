"""`python -m … URL`: a process that fixes the frames, and may be killed."""

import asyncio
import os
import sys

from plan_svc.frames.commands import fix_frames

from shared import faults
from shared.civic.clock import ManualClock
from shared.messaging.bus.inprocess import InProcessBus
from shared.running.app import Parts, build_runtime
from shared.running.service import load
from shared.running.settings import read_settings
from shared.testing.principals import PlainVerifier
from shared.testing.world import NOON


async def main(url: str) -> None:
    """Do the worker's job once."""
    service = load("plan-svc")
    settings = read_settings(
        service.settings,
        service.name,
        environment="test",
        database_url=url,
        bus="inprocess",
        plain_week_years=(2027,),
    )
    parts = Parts(
        clock=ManualClock(NOON),
        bus=lambda _database, _metrics: InProcessBus({}),
        verifier=PlainVerifier(),
    )
    faults.arm("test", os.environ["ONEVISIT_KILL_AT"])
    await fix_frames(build_runtime(service, settings, parts))


asyncio.run(main(sys.argv[1]))
