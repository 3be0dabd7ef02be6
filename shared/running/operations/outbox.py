"""`onevisit outbox`: the unsent events of a service."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from shared.messaging import outbox_position
from shared.messaging.outbox_position import OutboxStatus
from shared.running.operations.common import DryRun, ServiceName, run
from shared.running.runtime import Runtime

app = typer.Typer(help="Events of a service on their way", no_args_is_help=True)
FOLLOW_SECONDS = 2.0


@app.command()
def status(
    name: ServiceName,
    *,
    follow: Annotated[
        bool, typer.Option(help="again every two seconds, until all is sent")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Say how many events are kept, and how many of them are not yet sent."""
    del dry_run  # it only reads; whoever always gives the flag may

    async def work(runtime: Runtime) -> None:
        while True:
            status = await outbox_position.status(runtime)
            typer.echo(_line(status))
            if not follow or not status.unsent:
                return
            await asyncio.sleep(FOLLOW_SECONDS)

    run(name, work)


def _line(status: OutboxStatus) -> str:
    oldest = status.oldest_unsent.isoformat() if status.oldest_unsent else "-"
    saved = status.saved_at.isoformat() if status.saved_at else "never"
    relay = "a relay holds the lease" if status.relay_runs else "no relay"
    return (
        f"kept {status.kept}, unsent {status.unsent}, oldest unsent {oldest}, "
        f"position {status.position or '-'} saved {saved}, {relay}"
    )


@app.command()
def resend(
    name: ServiceName,
    since: Annotated[datetime, typer.Option(help="an instant, UTC")],
    *,
    dry_run: DryRun = False,
) -> None:
    """Send again what was made since an instant; stop the service's workers first."""

    async def work(runtime: Runtime) -> int:
        return await outbox_position.resend(
            runtime, since.replace(tzinfo=UTC), dry_run=dry_run
        )

    count = run(name, work)
    if dry_run:
        typer.echo(f"would send {count} events again")
        return
    typer.echo(
        f"will send {count} events again as soon as a worker runs; "
        f"see `onevisit outbox status {name} --follow`"
    )
