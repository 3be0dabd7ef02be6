"""`onevisit retention`: what a service keeps, why, how long, and what is due (S-11)."""

import typer

from shared.retention.report import Holding, holdings
from shared.running.operations.common import ServiceName, run
from shared.running.runtime import Runtime


def retention(name: ServiceName) -> None:
    """List every table: rows, oldest, due; what it holds, for what, by which clause."""

    async def work(runtime: Runtime) -> None:
        async for holding in holdings(runtime):
            for line in lines_of(holding):
                typer.echo(line)

    run(name, work)


def lines_of(holding: Holding) -> list[str]:
    """A table's lines: figures first, then the words in both languages."""
    rule = holding.rule
    since = f" since {rule.since.column}" if rule.since and not rule.setting else ""
    oldest = f"{holding.oldest:%Y-%m-%d}" if holding.oldest else "—"
    figures = (
        f"{rule.table}\t{rule.sensitivity}\t{holding.keep}{since}\t{rule.end}\t"
        f"rows={holding.rows}\toldest={oldest}\tdue={holding.due}"
    )
    return [
        figures,
        f"    {rule.holds}",
        f"    用途 · purpose: {rule.purpose} ({'; '.join(rule.grounds)})",
        f"    {rule.reason}",
    ]
