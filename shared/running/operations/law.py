"""`onevisit law`: the rows that the services decide by."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from shared.civic.clock import SystemClock
from shared.civic.law import SOON, Entry, Law, files
from shared.civic.law.canonical import KEPT, cells_of
from shared.running.names import NAMES

app = typer.Typer(help="The law's rows", no_args_is_help=True)


@app.command(name="list")
def list_rows(
    *,
    ending: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="DAYS",
            help=f"only rows that end within so many days, such as {SOON.days}",
        ),
    ] = None,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="only rows that decide nothing yet")
    ] = False,
) -> None:
    """List the rows of every installed service, one a line, with their clauses."""
    today = SystemClock().today()
    for package, law in _laws():
        rows = [*law.rows, *law.waiting]
        if ending is not None:
            rows = law.ending(today, timedelta(days=ending))
        for row in rows:
            if row.waits_for or not waiting:
                typer.echo(_line(package, row))


@app.command()
def keep() -> None:
    """Keep the present rows by their hash, so that verdicts can be reproduced."""
    for package, law in _laws():
        is_new = files.keep(f"{package}.policy", law)
        typer.echo(f"{package}: {law.digest} {'kept' if is_new else 'was kept before'}")


@app.command()
def show(
    law: Annotated[str, typer.Argument(help="the set's hash, as a `basis` names it")],
    row: Annotated[str, typer.Argument(help="the id of the row in that set")],
) -> None:
    """Show a row of the law as it stood when a verdict was made by it."""
    keepers = [
        package
        for package in _packages()
        if law in files.kept_digests(f"{package}.policy")
    ]
    if not keepers:
        typer.echo(f"no service keeps a law {law}", err=True)
        raise typer.Exit(1)
    for package in keepers:
        topics = import_module(f"{package}.policy").TOPICS
        try:
            entry = files.kept_row(f"{package}.policy", law, row, topics)
        except LookupError as error:
            typer.echo(f"{package}: {error}", err=True)
            raise typer.Exit(1) from None
        typer.echo(f"service: {package}")
        for column, cell in zip(KEPT, cells_of(entry), strict=True):
            typer.echo(f"{column}: {cell}")


def _packages() -> Iterator[str]:
    """The installed services that decide by rows."""
    for name in NAMES:
        package = name.replace("-", "_")
        if find_spec(package) is not None and find_spec(f"{package}.policy"):
            yield package


def _laws() -> Iterator[tuple[str, Law]]:
    for package in _packages():
        law: Law = import_module(f"{package}.policy").current_law()
        yield package, law


def _line(package: str, row: Entry) -> str:
    dates = f"{row.valid_from or ''}..{row.valid_to or ''}"
    waits = f"waits for {row.waits_for}" if row.waits_for else row.binding
    return f"{package}\t{row.id}\t{row.clause}\t{dates}\t{waits}"
