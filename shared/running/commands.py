"""Finds the commands of `onevisit` by name and imports one when it is called.

The chassis has its own in `shared.running.operations`. A service may add some: its
package has a module `cli` with a list `COMMANDS`, which imports nothing heavy, for it
is read at every start. `shared` imports no service: packages are looked for by their
deployed names, and only those that are installed (an image holds one service) are
found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from shared.running.names import NAMES

_CHASSIS = "shared.running.operations"


@dataclass(frozen=True, slots=True)
class Command:
    """A command that a service adds to `onevisit`; imported when it is called."""

    name: str
    function: str
    """Where it stands: `matching_svc.replay.cli:replay`."""


class Lazily(TyperGroup):
    """The commands of the chassis, then those of the installed services."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by its name; None where nobody has it."""
        for command in _of_services():
            if command.name == cmd_name:
                return _built(command)
        return _chassis().get_command(ctx, cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name, for the help."""
        own = _chassis().list_commands(ctx)
        return [*own, *(command.name for command in _of_services())]


class ArgumentsRefused(typer.BadParameter):
    """The arguments are wrong; the message is shown as it was written."""

    def format_message(self) -> str:
        """The message alone, without a prefix."""
        return self.message


class Helpful(TyperCommand):
    """A command whose refusals say in both languages how to list its options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; a refusal names the command that lists them."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as fault:
            refusal = (
                f"参数有误。{fault.format_message()}\n"
                f"→ 全部参数：{ctx.command_path} --help\n"
                f"→ All arguments: {ctx.command_path} --help"
            )
            raise ArgumentsRefused(refusal, ctx) from fault


def _chassis() -> TyperGroup:
    group = typer.main.get_command(import_module(_CHASSIS).app)
    if not isinstance(group, TyperGroup):
        raise TypeError(f"{_CHASSIS} has one command only")
    return group


def _of_services() -> Iterator[Command]:
    for name in NAMES:
        package = name.replace("-", "_")
        if find_spec(package) is not None and find_spec(f"{package}.cli") is not None:
            yield from import_module(f"{package}.cli").COMMANDS


def _built(command: Command) -> Any:
    """Import the function and make a command of it."""
    module, _, function = command.function.partition(":")
    alone = typer.Typer(add_completion=False)
    implementation = getattr(import_module(module), function)
    alone.command(command.name, cls=Helpful)(implementation)
    return typer.main.get_command(alone)
