"""`onevisit clues-rewrap`: every complainant under the present key (S-11)."""

import typer

from plan_svc.clues.commands import jobs
from shared.audit.acting import Acting, acting_as
from shared.running.operations.common import run
from shared.running.runtime import Runtime

NAME = "plan-svc"


def rewrap() -> None:
    """Wrap the keys of all complainants under the present key; no name is opened.

    Set PLAN_SVC_CLUE_KEY and PLAN_SVC_CLUE_KEY_ID to the new key, move the old one to
    PLAN_SVC_CLUE_RETIRED_KEYS, restart the service, and run this. Then the old key may
    go.
    """

    async def work(runtime: Runtime) -> int:
        with acting_as(Acting.system(NAME, "clues-rewrap")):
            return await jobs.rewrap(runtime)

    typer.echo(f"rewrapped {run(NAME, work)}")
