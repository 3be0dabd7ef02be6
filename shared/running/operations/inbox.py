"""`onevisit inbox`: parked messages of a service, and its place in the logs."""

from typing import Annotated

import typer

from shared.messaging import inbox, parking
from shared.running.operations.common import DryRun, ServiceName, run, tell
from shared.running.runtime import Runtime

app = typer.Typer(help="Parked messages of a service", no_args_is_help=True)


@app.command()
def parked(
    name: ServiceName,
    limit: int = 100,
    *,
    dry_run: DryRun = False,
) -> None:
    """List what is parked: when, key, type, reason."""
    del dry_run  # it only reads; whoever always gives the flag may

    async def work(runtime: Runtime) -> None:
        async with runtime.reading() as tx:
            rows = await inbox.parked(tx, name, limit)
            keys = await inbox.count_parked_keys(tx, name)
        for row in rows:
            typer.echo(
                f"{row['parked_at']:%Y-%m-%dT%H:%M:%SZ}  {row['key']}  "
                f"{row['type']}  {row['reason']}: {row['detail'][:200]}"
            )
        typer.echo(f"{keys} keys parked, {len(rows)} messages shown")

    run(name, work)


@app.command()
def requeue(
    name: ServiceName,
    key: Annotated[str | None, typer.Argument(help="one key")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="every parked key")] = False,
    dry_run: DryRun = False,
) -> None:
    """Handle a parked key's messages again, in their order."""
    if (key is None) == (not every):
        raise typer.BadParameter("name one key, or say --all")

    async def work(runtime: Runtime) -> int:
        keys = [key] if key is not None else await parking.keys(runtime)
        failed = 0
        for number, parked_key in enumerate(keys, 1):
            tell(f"{number} of {len(keys)} keys")
            failed += not await _requeued(runtime, parked_key, dry_run=dry_run)
        return failed

    if run(name, work):
        raise typer.Exit(1)


async def _requeued(runtime: Runtime, key: str, *, dry_run: bool) -> bool:
    try:
        count = await parking.requeue(runtime, key, dry_run=dry_run)
    except Exception as fault:  # noqa: BLE001 - told; nothing of the key was changed
        word = f"{type(fault).__name__}: {fault}"[:500]
        typer.echo(f"{key}: stays parked, it cannot be handled: {word}")
        return False
    did = "could handle" if dry_run else "handled"
    typer.echo(f"{key}: {did} {count} messages")
    return True


@app.command()
def drop(
    name: ServiceName,
    key: str,
    reason: Annotated[str, typer.Option(help="why; it goes into the log")],
    *,
    dry_run: DryRun = False,
) -> None:
    """Give a parked key's messages up: they go to the dead-letter topic."""

    async def work(runtime: Runtime) -> int:
        return await parking.drop(runtime, key, reason, dry_run=dry_run)

    count = run(name, work)
    would = "would send" if dry_run else "sent"
    typer.echo(f"{would} {count} messages of {key} to the dead-letter topic")


@app.command()
def rewind(name: ServiceName, *, dry_run: DryRun = False) -> None:
    """Have every kept message delivered again; stop the service's workers first.

    After a database was restored: the group's offsets in Kafka know nothing of it. What
    had its effect in the restored database has none again.
    """

    async def work(runtime: Runtime) -> int:
        sources = runtime.service.handlers.sources
        return await runtime.bus.rewind(name, sources, dry_run=dry_run)

    count = run(name, work)
    would = "would be" if dry_run else "will be"
    typer.echo(f"{count} messages {would} delivered again")
