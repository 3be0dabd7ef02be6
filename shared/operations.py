"""Serve, migrate and look after services: the chassis' part of `onevisit`."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
import uvicorn

from shared import consumer, faults, inbox, migrate, outbox_position
from shared.app import Role, build_runtime, create_app
from shared.auth.cli import token
from shared.bus.kafka import ensure_topics
from shared.observability import configure_logs
from shared.runtime import Runtime
from shared.service import NAMES, Service, load
from shared.settings import read_settings

app = typer.Typer(no_args_is_help=True)
outbox_app = typer.Typer(help="Events of a service on their way", no_args_is_help=True)
inbox_app = typer.Typer(help="Parked messages of a service", no_args_is_help=True)
topics_app = typer.Typer(help="Kafka topics", no_args_is_help=True)
app.add_typer(outbox_app, name="outbox")
app.add_typer(inbox_app, name="inbox")
app.add_typer(topics_app, name="topics")
app.command()(token)

ServiceName = Annotated[str, typer.Argument(help=f"one of: {', '.join(NAMES)}")]


def _service(name: str) -> Service:
    try:
        return load(name)
    except LookupError as fault:
        raise typer.BadParameter(str(fault)) from fault


def _runtime(name: str) -> Runtime:
    service = _service(name)
    return build_runtime(service, read_settings(service.settings, name))


@app.command()
def serve(
    name: ServiceName,
    role: Annotated[str, typer.Option(help="api, worker or all")] = "all",
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serve one service."""
    roles: dict[str, Role] = {"api": "api", "worker": "worker", "all": "all"}
    if role not in roles:
        raise typer.BadParameter(f"no role {role!r}; there are: {', '.join(roles)}")
    runtime = _runtime(name)
    configure_logs(runtime.common.log_level)
    faults.arm(runtime.common.environment, runtime.common.kill_at)
    faults.plant_bug(runtime.common.environment, runtime.common.bug_at)
    uvicorn.run(
        create_app(runtime, roles[role]),
        host=host,
        port=port,
        log_config=None,
        timeout_graceful_shutdown=5,
    )


@app.command(name="migrate")
def migrate_command(name: ServiceName, to: str = "head") -> None:
    """Bring a service's database up to a revision."""
    service = _service(name)
    settings = read_settings(service.settings, name)
    url = settings.database_url.get_secret_value()
    asyncio.run(migrate.upgrade(url, service.metadata, service.migrations, to))
    typer.echo(f"{name}: at {migrate.head_of(service.migrations)}")


@app.command()
def revision(name: ServiceName, message: str) -> None:
    """Write the next migration of a service from its models."""
    service = _service(name)
    settings = read_settings(service.settings, name)
    url = settings.database_url.get_secret_value()
    asyncio.run(migrate.revision(url, service.metadata, service.migrations, message))


@topics_app.command(name="ensure")
def topics_ensure(
    bootstrap: Annotated[str, typer.Option(envvar="ONEVISIT_KAFKA_BOOTSTRAP")],
    partitions: int = 12,
    replication: int = 1,
) -> None:
    """Create the topics that are missing."""
    made = asyncio.run(
        ensure_topics(bootstrap, partitions=partitions, replication=replication)
    )
    typer.echo("\n".join(made) or "every topic is there")


@outbox_app.command()
def status(name: ServiceName) -> None:
    """Say how many events are kept, and how many of them are not yet sent."""
    runtime = _runtime(name)
    found = asyncio.run(_with(runtime, outbox_position.status(runtime)))
    for field, value in asdict(found).items():
        typer.echo(f"{field}: {value}")


@outbox_app.command()
def resend(
    name: ServiceName,
    since: Annotated[datetime, typer.Option(help="an instant, UTC")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> None:
    """Send again what was made since an instant; stop the worker first."""
    runtime = _runtime(name)
    work = outbox_position.resend(runtime, since.replace(tzinfo=UTC), dry_run=dry_run)
    count = asyncio.run(_with(runtime, work))
    typer.echo(f"{'would send' if dry_run else 'will send'} {count} events again")


async def _with(runtime: Runtime, work: Any) -> Any:
    try:
        return await work
    finally:
        await runtime.neighbours.aclose()
        await runtime.db.stop()


@inbox_app.command()
def parked(name: ServiceName, limit: int = 100) -> None:
    """List what is parked: key, type, reason."""
    runtime = _runtime(name)

    async def work() -> None:
        async with runtime.reading() as tx:
            for row in await inbox.parked(tx, name, limit):
                typer.echo(
                    f"{row['parked_at']:%Y-%m-%dT%H:%M:%SZ}  {row['key']}  "
                    f"{row['type']}  {row['reason']}: {row['detail'][:200]}"
                )

    asyncio.run(_with(runtime, work()))


@inbox_app.command()
def requeue(name: ServiceName, key: str) -> None:
    """Handle a parked key's messages again, in their order."""
    runtime = _runtime(name)
    count = asyncio.run(_with(runtime, consumer.requeue(runtime, key)))
    typer.echo(f"handled {count} messages of {key}")


@inbox_app.command()
def drop(name: ServiceName, key: str, reason: Annotated[str, typer.Option()]) -> None:
    """Give a parked key's messages up: they go to the dead-letter topic."""
    runtime = _runtime(name)
    count = asyncio.run(_with(runtime, consumer.drop(runtime, key, reason)))
    typer.echo(f"sent {count} messages of {key} to the dead-letter topic")
