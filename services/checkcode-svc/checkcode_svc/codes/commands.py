"""Writes codes for the rooms above, which hold their locks; and ends them."""

from collections.abc import Sequence
from datetime import date

from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.domain.inspectors import inspector_problems
from checkcode_svc.codes.domain.problems import refuse
from checkcode_svc.codes.events import cancelled, present_state
from checkcode_svc.codes.store import codes as store
from checkcode_svc.codes.store.codes import insertion, values
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.policy.queries import late_code
from shared.db import Tx
from shared.messaging.outbox import record
from shared.running.runtime import Runtime

__all__ = [
    "ask_to_cancel",
    "cancel",
    "cancel_presented",
    "check_inspectors",
    "close",
    "expire",
    "follow_places",
    "insertion",
    "present",
    "publish_attendance",
    "set_expiry_anew",
    "tell_again",
    "values",
]


async def check_inspectors(
    tx: Tx, agency: str, inspectors: Sequence[str], day: date
) -> None:
    """Refuse inspectors who may not carry a code on that day (C-02, S-07).

    Raises:
        RequirementsNotMet: naming each of them by position.
    """
    certificates = await neighbours.certificates(tx, inspectors)
    refuse(inspector_problems(agency, inspectors, certificates, day))


async def cancel(tx: Tx, code: Code, reason: str) -> None:
    """Cancel a code that was not presented (C-06).

    Raises:
        CodeAlreadyPresented: if a visit was made with it.
        CodeNotUsable: if it is over already.
    """
    code.cancel(reason, tx.runtime.clock.now())
    await _end(tx, code)


async def ask_to_cancel(tx: Tx, code: Code, reason: str, by: str) -> None:
    """Keep that somebody asks a second person to cancel a presented code (I-09).

    Raises:
        CodeAlreadyPresented: if its visit stands.
    """
    code.ask_to_cancel(reason, by)
    await store.save(tx, code)


async def cancel_presented(tx: Tx, code: Code, by: str, shown: int) -> None:
    """Cancel a presented code as a second person, as another asked (I-09).

    Raises:
        NoCancellationAsked: if nobody asked.
        SecondPersonNeeded: if she asked herself.
        VersionChanged: if the code has changed since.
    """
    code.cancel_presented(by, shown, tx.runtime.clock.now())
    await _end(tx, code)


async def expire(tx: Tx, code: Code) -> None:
    """End a code that nobody presented by its last day (C-06)."""
    code.expire(tx.runtime.clock.now())
    await _end(tx, code)


async def set_expiry_anew(runtime: Runtime) -> None:
    """The job: late codes whose last day was provisional get their own (C-08).

    Each is told again, so that whoever copied the day has the new one.
    """
    async with runtime.writing() as tx:
        codes = await store.locked_some(tx, await store.provisional.all(tx))
        changed = [code for code in codes if _expires_for_good(tx, code)]
        await store.save(tx, *changed)
        await record(tx, *(present_state(code) for code in changed))


def _expires_for_good(tx: Tx, code: Code) -> bool:
    """Set its last day by the row of its visit's day, if the year came out."""
    region, _, domain = code.lead.partition("-")
    row = late_code(region, domain, code.day)
    last = row.value.last_day(code.day, tx.runtime.calendar) if row else None
    if last is None or last.provisional:
        return False
    code.expire_on(last.day)
    return True


async def close(tx: Tx, code: Code) -> None:
    """Close a code, all of whose visits have all their results (C-10)."""
    code.close()
    await store.save(tx, code)


async def follow_places(tx: Tx, places: Sequence[str]) -> None:
    """Codes that were not presented move with their place, and this is told (S-12)."""
    moved = await store.follow_places.all(tx, list(places))
    await tell_again(tx, moved)


async def tell_again(tx: Tx, numbers: Sequence[str]) -> None:
    """Tell codes again, each at its next version: there is more to tell of them."""
    codes = await store.locked_some(tx, numbers)
    for code in codes:
        code.version += 1
    await store.save(tx, *codes)
    await record(tx, *(present_state(code) for code in codes))


async def present(tx: Tx, code: Code) -> None:
    """Store that a visit began with the code, and who came to it (C-09, C-26)."""
    await store.save(tx, code)
    await store.save_members(tx, code)


async def publish_attendance(tx: Tx, code: Code) -> None:
    """Store and publish that an agency stayed away, or came after all (C-26)."""
    await present(tx, code)
    await record(tx, present_state(code))


async def _end(tx: Tx, code: Code) -> None:
    await store.save(tx, code)
    await record(tx, cancelled(code))
