"""The job that ends what is due, in bounded batches, each with its row of the audit."""

from collections.abc import Container
from datetime import datetime
from functools import partial

from shared.audit.act import CITY
from shared.db import Tx
from shared.retention.files import rules_of
from shared.retention.rules import Rule
from shared.retention.sql import ending
from shared.running.runtime import Job, Runtime, Service

BATCH = 500
EVERY_SECONDS = 6 * 3600.0
NAME = "erase-due"
"""Of the job, and of the act in the audit."""


async def erase_due(runtime: Runtime) -> None:
    """Erase and blank what is over, table by table; a fault costs one batch only."""
    for rule in rules_of(runtime.service.package):
        if rule.since is not None and rule.is_done_by_the_job:
            nullable = nullable_columns(runtime.service, rule.table)
            text = ending(rule, nullable, rule.since)
            while await _end_batch(runtime, rule, text) == BATCH:
                pass


JOB = Job(NAME, EVERY_SECONDS, erase_due)


def nullable_columns(service: Service, table: str) -> Container[str]:
    """The columns of a service's own table that may be NULL."""
    known = service.metadata.tables.get(table)
    return (
        {column.name for column in known.columns if column.nullable}
        if known is not None
        else ()
    )


async def _end_batch(runtime: Runtime, rule: Rule, text: str) -> int:
    async with runtime.writing() as tx:
        rows = await _run(tx, text, runtime.clock.now())
        if rows:
            tx.act.decide(rule.table, CITY)
            tx.act.count(f"retention.{rule.table}.{rule.end}", rows)
            counter = runtime.metrics.retention_rows.labels(rule.table, rule.end)
            tx.when_committed.append(partial(counter.inc, rows))
    return rows


async def _run(tx: Tx, text: str, now: datetime) -> int:
    tag = await tx.execute(text, now, BATCH)
    return int(tag.rpartition(" ")[2])
