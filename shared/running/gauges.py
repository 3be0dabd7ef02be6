"""The gauges that a worker sets every few seconds, for the alerts.

Most of it is asked of PostgreSQL rather than of the parts themselves: a relay that
stands still does not say how old its outbox grows.
"""

import math
from dataclasses import dataclass
from datetime import date

from shared.db import ReadTx
from shared.errors import Unavailable
from shared.messaging import outbox_backlog, partitions, retention
from shared.messaging.consumer import Consumer
from shared.running.runtime import Runtime

EVERY_SECONDS = 10.0

_ACTIVITY = """
SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8,
       coalesce(max(extract(epoch FROM clock_timestamp() - backend_start))
           FILTER (WHERE application_name = $1), 0)::float8
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Gauges:
    """The gauges of one worker's runtime and consumer."""

    runtime: Runtime
    consumer: Consumer | None

    async def look(self, _: Runtime) -> None:
        """Set every gauge; an unknown lag becomes NaN."""
        metrics = self.runtime.metrics
        today = self.runtime.clock.today()
        metrics.calendar_days.set(self.runtime.calendar.days_known(today))
        try:
            await self.runtime.bus.ping()
        except Unavailable:
            metrics.bus_up.set(0)
        else:
            metrics.bus_up.set(1)
        await self._lag()
        async with self.runtime.reading() as tx:
            if outbox_backlog.is_relayed(tx):
                metrics.outbox_age.set(await outbox_backlog.age(tx))
            await self._activity(tx)
            for table in partitions.TABLES:
                await self._days(tx, table)
            for job in self.runtime.service.jobs:
                if job.waiting:
                    waiting = await tx.fetchval(job.waiting)
                    metrics.job_waiting.labels(job.name).set(waiting)

    async def _lag(self) -> None:
        if self.consumer is None:
            return
        metrics, lag = self.runtime.metrics, await self.consumer.lag()
        metrics.consumer_lag.set(math.nan if lag is None else lag)
        if lag == 0:
            metrics.consumer_oldest.set(0)

    async def _activity(self, tx: ReadTx) -> None:
        name = f"{self.runtime.service.name} rebuild"
        row = await tx.fetchrow(_ACTIVITY, name)
        if row is not None:
            self.runtime.metrics.db_oldest_transaction.set(row[0])
            self.runtime.metrics.rebuild_seconds.set(row[1])

    async def _days(self, tx: ReadTx, table: str) -> None:
        """How far ahead its days have partitions, and how far behind they go."""
        today = partitions.today()
        days = [p.day for p in await partitions.partitions_of(tx, table)]
        limit = retention.oldest_kept(self.runtime)[table]
        metrics = self.runtime.metrics
        metrics.partitions_ahead.labels(table).set(_ahead(days, today))
        overdue = (limit - min(days, default=limit)).days
        metrics.purge_overdue.labels(table).set(max(0, overdue))


def _ahead(days: list[date], today: date) -> int:
    """Days after today with a partition and no gap; -1 where today has none."""
    known, ahead = set(days), -1
    while date.fromordinal(today.toordinal() + ahead + 1) in known:
        ahead += 1
    return ahead
