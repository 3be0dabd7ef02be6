"""Monthly partitions of the audit: made ahead, dropped when case files may go.

Both are done by functions that act as the tables' owner (`shared.migrate.audit`).
"""

import logging
from datetime import date

import asyncpg

from shared.messaging.partitions import LOCK_MILLISECONDS, today
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

AHEAD_MONTHS = 2
_YEAR = 12


def month_after(day: date, months: int) -> date:
    """The first day of the month so many months after a day's, or before it."""
    count = day.year * _YEAR + day.month - 1 + months
    return date(count // _YEAR, count % _YEAR + 1, 1)


async def ensure_months(runtime: Runtime) -> None:
    """Make the partitions of this month and the next ones."""
    for ahead in range(AHEAD_MONTHS + 1):
        await _call(runtime, "make_audit_month", month_after(today(), ahead))


async def drop_months(runtime: Runtime) -> list[str]:
    """Drop the months past their retention; the partitions dropped."""
    limit = month_after(today(), -runtime.settings.audit_months)
    dropped: list[str] = await _call(runtime, "drop_audit_before", limit) or []
    for name in dropped:
        log.info("audit.dropped", extra={"partition": name})
    return dropped


async def _call(runtime: Runtime, function: str, day: date) -> list[str] | None:
    """Call a function, unless the table is in use just now: the next call does it."""
    try:
        async with runtime.writing() as tx:
            await tx.execute(f"SET LOCAL lock_timeout = '{LOCK_MILLISECONDS}ms'")
            found: list[str] | None = await tx.fetchval(f"SELECT {function}($1)", day)
    except asyncpg.LockNotAvailableError:
        log.info("audit.busy", extra={"function": function})
        return None
    return found
