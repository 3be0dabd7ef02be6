"""The common parts of commands: a service by name, its runtime, a clear ending."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from pydantic import ValidationError

from shared import faults
from shared.errors import DomainError
from shared.running.app import build_runtime
from shared.running.observability import configure_logs
from shared.running.runtime import Runtime
from shared.running.service import NAMES, Service, load
from shared.running.settings import ServiceSettings, read_settings, variable_of

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


def settings_of(service: Service) -> ServiceSettings:
    """The service's settings out of the environment; where they are none, says why.

    Raises:
        typer.Exit: naming the variable of each setting that is missing or refused.
    """
    try:
        return read_settings(service.settings, service.name)
    except ValidationError as fault:
        for line in unset(service, fault):
            tell(line)
        raise typer.Exit(2) from fault


def unset(service: Service, fault: ValidationError) -> list[str]:
    """A line for each setting that is missing or refused; never what was given."""
    lines = []
    for error in fault.errors(include_input=False, include_url=False):
        words = error["msg"].removeprefix("Value error, ")
        setting = ".".join(str(part) for part in error["loc"])
        if not setting:
            lines.append(words)
            continue
        own = variable_of(service.name, setting)
        description = service.settings.model_fields[str(error["loc"][0])].description
        about = f" ({description})" if description else ""
        if error["type"] == "missing":
            words = "it is not set"
        lines.append(
            f"Set {own}, or ONEVISIT_{setting.upper()} for all services: {words}{about}"
        )
    return lines


def runtime_of(name: str) -> Runtime:
    """The service's runtime out of the environment; connections open at first use."""
    service = service_of(name)
    runtime = build_runtime(service, settings_of(service))
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
