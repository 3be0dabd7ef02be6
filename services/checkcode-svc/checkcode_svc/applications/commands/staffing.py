"""Chases agreed visits that nobody staffs, and ends what its day has passed (M-08)."""

from datetime import date, timedelta
from uuid import UUID

from checkcode_svc.applications.commands.issue import changed, ended
from checkcode_svc.applications.store import applications
from checkcode_svc.policy.queries import staffing_days
from shared.db import Tx
from shared.running.runtime import Runtime

_BATCH = 200
_LOOKED_AT = timedelta(days=14)
"""How far ahead of today agreed visits are looked at."""
_AHEAD = timedelta(days=3)
"""How long before their last day agencies are chased; over a weekend, too."""


async def chase_and_end(runtime: Runtime) -> None:
    """The job: tell the last day to name inspectors, then end what nobody staffed.

    Everybody concerned hears it: the application is told with whom it waits for, and
    in the end with the reason; its tasks are open again.
    """
    today = runtime.clock.today()
    days = staffing_days(today)
    async with runtime.reading() as read:
        ids = await applications.undecided_by.all(read, today + _LOOKED_AT, _BATCH)
    for application_id in ids:
        async with runtime.writing() as tx:
            await _judge(tx, application_id, today, days)


async def _judge(tx: Tx, application_id: UUID, today: date, days: int) -> None:
    application = await applications.locked(tx, application_id)
    if application is None:
        return
    reason = application.end_of_days(today)
    if reason is not None:
        application.withdraw(reason)
        await ended(tx, application)
        return
    last_day = tx.runtime.calendar.add(application.day, -days)
    if last_day - today <= _AHEAD and application.chase(last_day):
        await changed(tx, application)
