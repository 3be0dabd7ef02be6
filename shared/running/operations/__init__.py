"""Serve, migrate and look after services: the chassis' part of `onevisit`."""

import asyncio
from typing import Annotated
from urllib.parse import urlsplit

import typer
import uvicorn

from shared import faults, migrate
from shared.audit.protection import AuditUnprotected
from shared.auth.cli import token
from shared.local_postgres.binaries import PostgresMissingError
from shared.running import heap
from shared.running.app import Role, create_app
from shared.running.observability import configure_logs
from shared.running.operations import inbox, law, outbox, topics
from shared.running.operations.common import (
    ServiceName,
    runtime_of,
    service_of,
    settings_of,
    tell,
    told,
)
from shared.running.operations.rebuild import rebuild
from shared.running.operations.retention import retention
from shared.running.serving import server_options

app = typer.Typer(no_args_is_help=True)
app.add_typer(outbox.app, name="outbox")
app.add_typer(inbox.app, name="inbox")
app.add_typer(topics.app, name="topics")
app.add_typer(law.app, name="law")
app.command()(rebuild)
app.command()(retention)
app.command()(token)


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
    runtime = runtime_of(name)
    configure_logs(runtime.settings.log_level)
    faults.plant_bug(runtime.settings.environment, runtime.settings.bug_at)
    application = create_app(runtime, roles[role])
    heap.settle()
    uvicorn.run(
        application,
        host=host,
        port=port,
        **server_options(runtime.settings),
    )


@app.command(name="migrate")
def migrate_command(name: ServiceName, to: str = "head") -> None:
    """Bring a service's database up to a revision."""
    service = service_of(name)
    settings = settings_of(service)
    running = settings.database_url.get_secret_value()
    owner = settings.migration_url
    if owner is None and settings.environment == "production":
        raise told(AuditUnprotected())
    url = running if owner is None else owner.get_secret_value()
    asyncio.run(migrate.upgrade(url, service.metadata, service.migrations, to))
    typer.echo(f"{name}: at {migrate.head_of(service.migrations)}")
    role = urlsplit(running).username or ""
    if to == "head" and not asyncio.run(migrate.let_run(url, role)):
        typer.echo(f"{name}: {AuditUnprotected()} {AuditUnprotected.todo}", err=True)


@app.command()
def revision(name: ServiceName, message: str) -> None:
    """Draft a service's next migration: its models beside a new database at head."""
    from shared.local_postgres import server  # noqa: PLC0415 - no deployment needs it

    service = service_of(name)
    own = server.temporary([service.package])
    try:
        own.start()
        url, kept = own.url(service.package), service.migrations
        asyncio.run(migrate.upgrade(url, service.metadata, kept))
        asyncio.run(migrate.revision(url, service.metadata, kept, message))
    except PostgresMissingError as missing:
        tell(str(missing))
        raise typer.Exit(2) from missing
    finally:
        own.remove()
