"""`onevisit law`: the rows that the services decide by."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from shared.civic.clock import SystemClock
from shared.civic.law import SOON, Entry, Law, files
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


def _laws() -> Iterator[tuple[str, Law]]:
    for name in NAMES:
        package = name.replace("-", "_")
        if find_spec(package) is None or find_spec(f"{package}.policy") is None:
            continue
        law: Law = import_module(f"{package}.policy").current_law()
        yield package, law


def _line(package: str, row: Entry) -> str:
    dates = f"{row.valid_from or ''}..{row.valid_to or ''}"
    waits = f"waits for {row.waits_for}" if row.waits_for else row.binding
    return f"{package}\t{row.id}\t{row.clause}\t{dates}\t{waits}"
