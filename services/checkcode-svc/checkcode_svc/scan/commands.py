"""Opens pages by what is printed, and takes reports of suspicious codes (C-06)."""

from dataclasses import dataclass
from datetime import timedelta

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain import token
from checkcode_svc.codes.domain.number import is_code
from checkcode_svc.ratings import commands as ratings
from checkcode_svc.scan import store
from checkcode_svc.scan.domain import MAX_TEXT, most_reports
from checkcode_svc.scan.store import Report
from shared.civic import spelling
from shared.db import Tx
from shared.ids import new_id

DAY = timedelta(days=1)
_TOKEN_KEPT = 64
_LOOK_UP = "number"
"""Where wrong tries of the form are counted, all numbers together."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a number and its check characters open."""

    token: str | None
    is_number: bool = True
    """Whether the number could be one: its own last character says so."""
    wait_seconds: int = 0


async def look_up(tx: Tx, number: str, check: str, address: str) -> Found:
    """Find the page of a code by what is printed; wrong tries are slowed (C-05).

    What is right opens whatever was tried before.
    """
    written = spelling.code(number)
    if not is_code(written):
        return Found(None, is_number=False)
    opened = await codes.token_of(tx, written, check)
    if opened is not None:
        return Found(opened)
    return Found(None, wait_seconds=await ratings.wait_of(tx, _LOOK_UP, address))


async def report(tx: Tx, opened_by: str, text: str) -> bool:
    """Take a report of a suspicious code; the token may be none of ours.

    Returns:
        Whether it was taken: of one code, and of what is none of ours, a day has room
        for so many. Anybody may report, and nobody may fill the table.
    """
    opened = token.fingerprint(token.read_opened_by(opened_by))
    code = await codes.find_by_token(tx, opened)
    number, now = (code.code if code else None), tx.runtime.clock.now()
    today = await store.count_reports.one(tx, number, now - DAY)
    if today >= most_reports(number):
        return False
    entry = Report(
        id=new_id(),
        token=opened_by[:_TOKEN_KEPT] if code is None else "",
        code=number,
        region=code.region if code else None,
        text=text[:MAX_TEXT],
        made_at=now,
    )
    await store.insert_reports.run(tx, [entry])
    return True
