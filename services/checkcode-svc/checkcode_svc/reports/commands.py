"""Takes reports, and the work on them (C-06, C-12)."""

from datetime import date, timedelta
from secrets import token_bytes
from uuid import UUID

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain import token
from checkcode_svc.codes.domain.errors import CodeUnknown
from checkcode_svc.reports import store
from checkcode_svc.reports.domain import (
    MAX_TEXT,
    NUMBER_LENGTH,
    Report,
    ReportOfOwnVisit,
    ReportUnknown,
    most_reports,
)
from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id

DAY = timedelta(days=1)
_TOKEN_KEPT = 64
_NUMBER_BYTES = 10


async def report(tx: Tx, opened_by: str, text: str) -> str | None:
    """Take a report of a suspicious code, or of a visit without one.

    Returns:
        The number by which its sender follows it; None where no more are taken: of one
        code, and of what is none of ours, a day has room for so many. Anybody may
        report, and nobody may fill the table.
    """
    opened = token.fingerprint(token.read_opened_by(opened_by))
    code = await codes.find_by_token(tx, opened)
    number, now = (code.code if code else None), tx.runtime.clock.now()
    today = await store.count_reports.one(tx, number, now - DAY)
    if today >= most_reports(number):
        return None
    follow = token.encode(token_bytes(_NUMBER_BYTES), NUMBER_LENGTH)
    entry = Report(
        id=new_id(),
        token=opened_by[:_TOKEN_KEPT] if code is None else "",
        code=number,
        region=code.region if code else None,
        text=text[:MAX_TEXT],
        made_at=now,
        number_hash=token.fingerprint(follow),
    )
    await store.insert_reports.run(tx, [entry])
    return follow


async def take(tx: Tx, who: Principal, report_id: UUID, due_on: date) -> Report:
    """Take a report in hand until a day; its sender sees both.

    Raises:
        ReportUnknown: if there is none that the caller may see.
        ReportOfOwnVisit: if the caller's agency is on its code.
        DayOver, ReportAnswered, ReportInOtherHands: as `Report.take`.
    """
    report = await _locked(tx, who, report_id)
    clock = tx.runtime.clock
    report.take(who.agency, due_on, clock.now(), clock.today())
    await store.save.run(tx, [report])
    return report


async def answer(tx: Tx, who: Principal, report_id: UUID, text: str) -> Report:
    """Answer the sender of a report.

    Raises:
        ReportUnknown: if there is none that the caller may see.
        ReportOfOwnVisit: if the caller's agency is on its code.
        ReportAnswered, ReportInOtherHands: as `Report.give_answer`.
    """
    report = await _locked(tx, who, report_id)
    report.give_answer(who.agency, text, tx.runtime.clock.now())
    await store.save.run(tx, [report])
    return report


async def _locked(tx: Tx, who: Principal, report_id: UUID) -> Report:
    report = await store.locked.first(tx, report_id)
    if report is None:
        raise ReportUnknown
    if report.code is not None:
        try:
            code = await codes.read(tx, who, report.code)
        except CodeUnknown as fault:
            raise ReportUnknown from fault
        if who.agency in code.agencies:
            raise ReportOfOwnVisit
    return report
