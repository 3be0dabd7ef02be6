"""`onevisit contacts-rewrap`: every contact under the present key (S-11)."""

import typer

from shared.audit.acting import Acting, acting_as
from shared.running.operations.common import run
from shared.running.runtime import Runtime
from subject_svc.contacts import commands

NAME = "subject-svc"


def rewrap() -> None:
    """Wrap the keys of all contacts under the present key; no value is opened.

    Set SUBJECT_SVC_CONTACT_KEY and SUBJECT_SVC_CONTACT_KEY_ID to the new key, move the
    old one to SUBJECT_SVC_CONTACT_RETIRED_KEYS, restart the service, and run this. Then
    the old key may go.
    """

    async def work(runtime: Runtime) -> int:
        with acting_as(Acting.system(NAME, "contacts-rewrap")):
            return await commands.rewrap(runtime)

    typer.echo(f"rewrapped {run(NAME, work)}")
