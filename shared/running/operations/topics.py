"""`onevisit topics`: Kafka's topics."""

import asyncio
from dataclasses import replace
from typing import Annotated

import typer
from pydantic import ValidationError

from shared.errors import DomainError
from shared.messaging.bus import kafka_acls, kafka_topics
from shared.messaging.bus.kafka_topics import Finding, Wanted
from shared.running.kafka_access import Access
from shared.running.kafka_settings import KafkaSettings
from shared.running.operations.common import DryRun, told

app = typer.Typer(help="Kafka topics", no_args_is_help=True)
Bootstrap = Annotated[
    str | None, typer.Option(help="else ONEVISIT_KAFKA_BOOTSTRAP says it")
]
SAID = {
    "missing": "created",
    "retention": "retention set",
    "right": "as it should be",
    "different": "differs",
}
WOULD = {**SAID, "missing": "would be created", "retention": "would be changed"}


@app.command()
def ensure(
    bootstrap: Bootstrap = None,
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
        findings = asyncio.run(
            kafka_topics.ensure(_access(bootstrap), wanted, dry_run=dry_run)
        )
    except DomainError as refusal:
        raise told(refusal) from refusal
    for finding in findings:
        typer.echo(_line(finding, WOULD if dry_run else SAID))
    if any(finding.state == "different" for finding in findings):
        raise typer.Exit(1)


@app.command()
def acl(
    bootstrap: Bootstrap = None,
    outsider: Annotated[
        str | None,
        typer.Option(help="instead, let this principal read the public topic alone"),
    ] = None,
    *,
    dry_run: DryRun = False,
) -> None:
    """Let each service write its own topic, and read those that it handles (I-10).

    Run it as an administrator of Kafka. Rules that stand already are left alone, and so
    are those of others.
    """
    wanted = kafka_acls.rules() if outsider is None else _of_outsider(outsider)
    if not dry_run:
        try:
            asyncio.run(kafka_acls.allow(_access(bootstrap), wanted))
        except DomainError as refusal:
            raise told(refusal) from refusal
    for rule in wanted:
        typer.echo(f"{rule}{' (would be set)' if dry_run else ''}")


def _of_outsider(principal: str) -> list[kafka_acls.Rule]:
    try:
        return kafka_acls.outsider(principal)
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--outsider") from fault


def _access(bootstrap: str | None) -> Access:
    """Kafka's administrator, out of the settings that all services share."""
    try:
        access = KafkaSettings(_env_prefix="ONEVISIT_").kafka_access()
    except ValidationError as fault:
        for error in fault.errors():
            typer.echo(error["msg"], err=True)
        raise typer.Exit(1) from fault
    return access if bootstrap is None else replace(access, bootstrap=bootstrap)


def _line(finding: Finding, words: dict[str, str]) -> str:
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{finding.topic}: {words[finding.state]}{detail}"
