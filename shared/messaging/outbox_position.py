"""Where the relay stands, and how to set it back: `onevisit outbox status|resend`."""

from dataclasses import dataclass
from datetime import datetime

from shared.db import locks
from shared.errors import Conflict, Unavailable
from shared.messaging.bus.topics import topic_of
from shared.running.runtime import Runtime


class NothingToResend(Conflict):
    """No event that is still kept was made at or after that instant."""

    code = "nothing-to-resend"
    zh = "该时间之后没有仍保留的事件。"
    todo = "Name an earlier instant; `onevisit outbox status` tells what is kept."
    todo_zh = "请指定更早的时间。"


class RelayRuns(Unavailable):
    """A relay of this service is at work."""

    code = "relay-runs"
    zh = "该服务的转发进程仍在运行。"
    todo = "Stop every worker of the service, then try again."
    todo_zh = "请先停止该服务的所有 worker 进程。"


HELD = """
SELECT EXISTS (SELECT FROM pg_locks AS l
               WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                 AND (l.classid::bigint << 32) + l.objid::bigint = $1
                 AND l.database = (SELECT oid FROM pg_database
                                   WHERE datname = current_database()))
"""


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """What is kept and what of it is not yet sent."""

    kept: int
    unsent: int
    oldest_unsent: datetime | None
    position: str | None
    saved_at: datetime | None
    relay_runs: bool
    """Whether some relay holds the lease."""


async def status(runtime: Runtime) -> OutboxStatus:
    """Where the relay of a service stands."""
    async with runtime.reading() as tx:
        saved = await tx.fetchrow(
            "SELECT snapshot, saved_at FROM outbox_position WHERE relay = $1",
            topic_of(runtime.service.name),
        )
        row = await tx.fetchrow(
            """
            SELECT count(*) AS kept,
                   count(*) FILTER (WHERE NOT seen) AS unsent,
                   min(made_at) FILTER (WHERE NOT seen) AS oldest
            FROM (SELECT made_at, pg_visible_in_snapshot(xid, $1::text::pg_snapshot)
                         AS seen FROM outbox) AS events
            """,
            saved["snapshot"] if saved else "1:1:",
        )
        relay_runs = await tx.fetchval(HELD, locks.RELAY)
    if row is None:
        raise RuntimeError("an aggregate always gives a row")
    return OutboxStatus(
        kept=row["kept"],
        unsent=row["unsent"],
        oldest_unsent=row["oldest"],
        position=saved["snapshot"] if saved else None,
        saved_at=saved["saved_at"] if saved else None,
        relay_runs=relay_runs,
    )


_BACK_TO = """
SELECT least(min(xid::text::bigint), (
    SELECT pg_snapshot_xmin(snapshot::pg_snapshot)::text::bigint
    FROM outbox_position WHERE relay = $2))
FROM outbox WHERE made_at >= $1
HAVING count(*) > 0
"""
"""Never beyond the saved position: what is older is unsent or not yet committed."""


async def resend(runtime: Runtime, since: datetime, *, dry_run: bool = False) -> int:
    """Set the relay back, so that everything made since an instant is sent again.

    Receivers drop what had its effect. No relay may run meanwhile: it keeps its own
    position and would save it over this one; so its lease is taken.

    Returns:
        How many events will be sent again.

    Raises:
        NothingToResend: if none is kept.
        RelayRuns: if a relay of the service is at work.
    """
    topic = topic_of(runtime.service.name)
    async with runtime.writing() as tx:
        free = await tx.fetchval("SELECT pg_try_advisory_xact_lock($1)", locks.RELAY)
        if not free and not dry_run:
            raise RelayRuns(service=runtime.service.name)
        first = await tx.fetchval(_BACK_TO, since, topic)
        if first is None:
            raise NothingToResend(since=since.isoformat())
        events = await tx.fetchval(
            "SELECT count(*) FROM outbox WHERE xid >= $1::text::xid8", str(first)
        )
        if not dry_run:
            await tx.execute(
                """
                UPDATE outbox_position SET snapshot = $2, saved_at = now()
                WHERE relay = $1
                """,
                topic,
                f"{first}:{first}:",
            )
    return int(events)
