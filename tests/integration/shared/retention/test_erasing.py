"""The job erases and blanks what is over, and leaves what is open (S-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from checkcode_svc.reports.domain import ReportStatus

from shared.audit.acting import Acting, acting_as
from shared.ids import new_id
from shared.retention.erasing import BATCH, NAME, erase_due
from shared.retention.report import Holding, holdings
from shared.running.operations.retention import lines_of
from shared.running.runtime import Runtime
from shared.testing.world import MakeWorld, World

NAMES = "checkcode-svc", "matching-svc"
LONG_AGO = datetime(2021, 3, 2, tzinfo=UTC)
CODE, OTHER = "JC310116-260302-00001A", "JC310116-260302-00002B"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
_REPORT = """
INSERT INTO report (id, token, code, text, made_at, status, answer, answered_at)
VALUES ($1, 'token', $2, '有人冒充', $3, $4, '已查处', $5)
"""
_MESSAGE = """
INSERT INTO message (id, region, uscc, place, kind, code, agency, visit_id, kept_from,
                     made_at, expires_at, delivered_at, delivered_where, received_by)
VALUES ($1, '310116', '91310116MA1TEST01X', '91310116MA1TEST01X-001', 'rating', $2,
        '310116-market', $1, '{}', $3, $3, $3, 'place', '店长')
"""
_AUDIT = "SELECT act, cases, after->'facts' AS facts FROM audit ORDER BY id"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world(*NAMES)


async def report(
    runtime: Runtime, status: ReportStatus, at: datetime | None, code: str | None = None
) -> None:
    async with runtime.writing() as tx:
        await tx.execute(_REPORT, new_id(), code, LONG_AGO, status, at)


async def delivered(runtime: Runtime, code: str) -> None:
    async with runtime.writing() as tx:
        await tx.execute(_MESSAGE, new_id(), code, LONG_AGO)


async def ended(runtime: Runtime) -> None:
    with acting_as(Acting.system(runtime.service.name, NAME)):
        await erase_due(runtime)


async def rows(runtime: Runtime, text: str) -> list[tuple[Any, ...]]:
    async with runtime.reading() as tx:
        return [tuple(row) for row in await tx.fetch(text)]


async def held(runtime: Runtime, table: str) -> Holding:
    async for holding in holdings(runtime):
        if holding.rule.table == table:
            return holding
    raise LookupError(table)


@pytest.mark.rule("S-11")
async def test_an_answered_report_is_blanked_when_its_time_is_over_and_not_before(
    world: World,
) -> None:
    runtime = world.db("checkcode-svc")
    now = world.clock.now()
    await report(runtime, ReportStatus.ANSWERED, LONG_AGO)
    await report(runtime, ReportStatus.ANSWERED, now - timedelta(days=365))
    await report(runtime, ReportStatus.IN_HAND, LONG_AGO)
    await report(runtime, ReportStatus.RECEIVED, None)
    due = await held(runtime, "report")
    assert (due.rows, due.due, due.keep) == (4, 1, "P3Y")
    await ended(runtime)
    texts = await rows(runtime, "SELECT text, answer FROM report ORDER BY id")
    assert texts == [("", None), *[("有人冒充", "已查处")] * 3]
    assert (await held(runtime, "report")).due == 0


@pytest.mark.rule("S-11")
async def test_what_is_under_an_open_report_is_left(world: World) -> None:
    runtime = world.db("checkcode-svc")
    await report(runtime, ReportStatus.IN_HAND, None, CODE)
    await delivered(runtime, CODE)
    await delivered(runtime, OTHER)
    await ended(runtime)
    text = "SELECT code, received_by FROM message ORDER BY code"
    assert await rows(runtime, text) == [(CODE, "店长"), (OTHER, None)]
    async with runtime.writing() as tx:
        await tx.execute("UPDATE report SET status = 'answered', answered_at = $1", NOW)
    await ended(runtime)
    assert await rows(runtime, text) == [(CODE, None), (OTHER, None)]


@pytest.mark.rule("S-11")
@pytest.mark.rule("E-05")
async def test_each_batch_has_its_row_of_the_audit_and_is_counted(world: World) -> None:
    runtime = world.db("matching-svc")
    async with runtime.writing() as tx:
        await tx.execute(
            """
            INSERT INTO run (day, status, upto, places, proposed, answered, agreed,
                             withdrawn, started_at, finished_at)
            SELECT day, 'finished', '', 0, 0, 0, 0, 0, day, day
            FROM generate_series($1::date, $1::date + $2::int, interval '1 day') AS day
            """,
            LONG_AGO.date(),
            BATCH,
        )
    await ended(runtime)
    await ended(runtime)
    assert await rows(runtime, "SELECT count(*) FROM run") == [(0,)]
    acts = [row for row in await rows(runtime, _AUDIT) if row[0] == NAME]
    assert [(cases, facts) for _, cases, facts in acts] == [
        (["run"], {"retention.run.erase": BATCH}),
        (["run"], {"retention.run.erase": 1}),
    ]
    counted = runtime.metrics.registry.get_sample_value(
        "onevisit_retention_rows_total",
        {"table": "run", "end": "erase", "service": "matching-svc"},
    )
    assert counted in {BATCH + 1, None}


async def test_two_workers_at_once_end_each_row_once(world: World) -> None:
    runtime = world.db("checkcode-svc")
    for _ in range(5):
        await report(runtime, ReportStatus.ANSWERED, LONG_AGO)
    await ended(runtime)
    await ended(runtime)
    facts = [row[2] for row in await rows(runtime, _AUDIT) if row[0] == NAME]
    assert facts == [{"retention.report.blank": 5}]


async def test_the_report_tells_of_every_table_in_both_languages(world: World) -> None:
    runtime = world.db("checkcode-svc")
    await report(runtime, ReportStatus.ANSWERED, LONG_AGO)
    lines = lines_of(await held(runtime, "report"))
    assert lines[0] == (
        "report\tpersonal\tP3Y since answered_at\tblank\t"
        "rows=1\toldest=2021-03-02\tdue=1"
    )
    assert "举报及答复 · reports and their answers" in lines[1]
    assert "PIPL 十九" in lines[2]
    outbox = await held(runtime, "outbox")
    assert outbox.keep == f"P{runtime.settings.outbox_days}D"
