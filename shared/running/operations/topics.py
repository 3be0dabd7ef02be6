"""`onevisit topics`: Kafka's topics."""

import asyncio
from typing import Annotated

import typer

from shared.errors import DomainError
from shared.messaging.bus import kafka_topics
from shared.messaging.bus.kafka_topics import Finding, Wanted
from shared.running.operations.common import DryRun, told

app = typer.Typer(help="Kafka topics", no_args_is_help=True)
SAID = {
    "missing": "created",
    "retention": "retention set",
    "right": "as it should be",
    "different": "differs",
}
WOULD = {**SAID, "missing": "would be created", "retention": "would be changed"}


@app.command()
def ensure(
    bootstrap: Annotated[str, typer.Option(envvar="ONEVISIT_KAFKA_BOOTSTRAP")],
    partitions: Annotated[int, typer.Option(min=1)] = 12,
    replication: Annotated[int, typer.Option(min=1)] = 1,
    retention_days: Annotated[
        int | None,
        typer.Option(min=1, help="shorter than the inboxes' days less any parking"),
    ] = None,
    dead_letter_days: Annotated[int | None, typer.Option(min=1)] = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Create the topics that are missing, and keep each as long as is said."""
    wanted = Wanted(partitions, replication, retention_days, dead_letter_days)
    try:
        findings = asyncio.run(kafka_topics.ensure(bootstrap, wanted, dry_run=dry_run))
    except DomainError as refusal:
        raise told(refusal) from refusal
    for finding in findings:
        typer.echo(_line(finding, WOULD if dry_run else SAID))
    if any(finding.state == "different" for finding in findings):
        raise typer.Exit(1)


def _line(finding: Finding, words: dict[str, str]) -> str:
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{finding.topic}: {words[finding.state]}{detail}"
