"""What a service keeps, why, how long, and what of it is due (S-11)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from shared.retention.erasing import nullable_columns
from shared.retention.files import rules_of
from shared.retention.rules import Rule
from shared.retention.sql import counting
from shared.running.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Holding:
    """One table as it is now."""

    rule: Rule
    keep: str
    """A period, or `ever`."""
    rows: int
    oldest: datetime | None
    due: int
    """Rows whose period is over and which the job has still to end."""


async def holdings(runtime: Runtime) -> AsyncIterator[Holding]:
    """Every table of the service, counted; one statement for each."""
    for rule in rules_of(runtime.service.package):
        text = counting(rule, nullable_columns(runtime.service, rule.table))
        async with runtime.reading() as tx:
            row = await tx.fetchrow(text, runtime.clock.now())
        if row is not None:
            yield Holding(rule, keep_of(runtime, rule), *row)


def keep_of(runtime: Runtime, rule: Rule) -> str:
    """How long a table keeps a row, as the row or the deployment's setting says."""
    if rule.setting:
        number = getattr(runtime.settings, rule.setting)
        return f"P{number}{'M' if rule.setting.endswith('months') else 'D'}"
    return rule.since.period if rule.since else str(rule.end)
