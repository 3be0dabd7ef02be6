"""`onevisit rebuild`: builds a read model anew from the logs (X-13)."""

from typing import Annotated

import typer

from shared.messaging import rebuild as read_model
from shared.running.operations.common import DryRun, ServiceName, run, tell
from shared.running.runtime import Runtime


def rebuild(
    name: ServiceName,
    *,
    dry_run: DryRun = False,
    compare: Annotated[
        bool, typer.Option(help="make it anew beside, tell what differs, keep it as is")
    ] = False,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="ONEVISIT_TOKEN",
            help="with the scope state:read, where retention took part of a topic",
        ),
    ] = None,
) -> None:
    """Throw a service's read model away and make it anew; it may go on working."""
    if dry_run:
        run(name, _survey)
        return

    async def work(runtime: Runtime) -> None:
        apply = not compare
        report = await read_model.rebuild(runtime, tell, token=token, apply=apply)
        for line in report.lines():
            typer.echo(line)
        if compare:
            typer.echo("it differs" if report.differs else "it is what the logs tell")

    run(name, work)


async def _survey(runtime: Runtime) -> None:
    survey = await read_model.survey(runtime)
    for table, rows in survey.tables.items():
        typer.echo(f"{table}: {rows} rows")
    for topic in survey.topics:
        typer.echo(topic.line)
    own = runtime.service.name
    if asked := [source for source in survey.cut if source != own]:
        typer.echo(f"would ask {', '.join(asked)} for what retention took (--token)")
    if own in survey.cut:
        typer.echo(f"{own}'s own topic is cut: rows that it no longer tells would stay")
