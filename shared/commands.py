"""Commands that services add to `onevisit`, found by name when they are called.

`shared` imports no service: manifests are loaded by their deployed names, and only
those that are installed (an image holds one service).
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import typer
from typer._click import Command as ClickCommand
from typer._click import Context
from typer.core import TyperGroup

from shared.service import NAMES, Command, load


class WithServices(TyperGroup):
    """The commands of the chassis, then those of the installed services."""

    def get_command(self, ctx: Context, cmd_name: str) -> ClickCommand | None:
        """A command by its name; None where nobody has it."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        for command in _of_services():
            if command.name == cmd_name:
                return _built(command)
        return None

    def list_commands(self, ctx: Context) -> list[str]:
        """Every name, for the help."""
        return [*super().list_commands(ctx), *(one.name for one in _of_services())]


def _of_services() -> Iterator[Command]:
    for name in NAMES:
        if find_spec(name.replace("-", "_")) is not None:
            yield from load(name).commands


def _built(command: Command) -> ClickCommand:
    """Import the function and make a command of it."""
    module, _, function = command.function.partition(":")
    alone = typer.Typer(add_completion=False)
    alone.command(command.name)(getattr(import_module(module), function))
    return typer.main.get_command(alone)
