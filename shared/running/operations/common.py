"""The common parts of commands: a service by name, its runtime, a clear ending."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from shared import faults
from shared.errors import DomainError
from shared.running.app import build_runtime
from shared.running.observability import configure_logs
from shared.running.runtime import Runtime
from shared.running.service import NAMES, Service, load
from shared.running.settings import read_settings

T = TypeVar("T")
ServiceName = Annotated[str, typer.Argument(help=f"one of: {', '.join(NAMES)}")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="say what would be done, and change nothing")
]


def service_of(name: str) -> Service:
    """The manifest that a command names."""
    try:
        return load(name)
    except LookupError as fault:
        raise typer.BadParameter(str(fault)) from fault


def runtime_of(name: str) -> Runtime:
    """The service's runtime out of the environment; connections open at first use."""
    service = service_of(name)
    runtime = build_runtime(service, read_settings(service.settings, name))
    faults.arm(runtime.settings.environment, runtime.settings.kill_at)
    return runtime


def tell(line: str) -> None:
    """Progress, for whoever waits; results go to standard output instead."""
    typer.echo(line, err=True)


def run(name: str, work: Callable[[Runtime], Awaitable[T]]) -> T:
    """Run work with a service's runtime; a refusal ends the command with a message."""
    configure_logs("WARNING")
    runtime = runtime_of(name)

    async def whole() -> T:
        try:
            return await work(runtime)
        finally:
            await runtime.neighbours.aclose()
            await runtime.db.stop()

    try:
        return asyncio.run(whole())
    except DomainError as refusal:
        raise told(refusal) from refusal


def told(refusal: DomainError) -> typer.Exit:
    """Say what was refused, and what to do about it."""
    members = ", ".join(f"{name}={value}" for name, value in refusal.members.items())
    typer.echo(f"{refusal.detail}{f' ({members})' if members else ''}", err=True)
    typer.echo(refusal.todo, err=True)
    return typer.Exit(1)
