"""A district for checkcode-svc: its copies of neighbours' state, and years of history.

Everything is made by SQL in the database, so a hundred thousand rows take seconds.
Place n has one task of market, and nobody else has one there: nothing is matchable.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

import asyncpg

from shared.civic import holidays
from shared.civic.clock import SHANGHAI
from tests.bench.past import days

AGENCY, OTHER = "310116-market", "310116-fire"
PLACE = "91310116MA{n}-001"
TASK = f"JH310116-2026-000001A.{AGENCY}.{PLACE}"
INSPECTORS = ("31011601001", "31011601002")

_BASICS = """
INSERT INTO agency_copy VALUES
    ('310116-market', '市场监督管理局', 'Market Regulation', 'district', 'market',
     '310116', false, 1),
    ('310116-fire', '消防救援支队', 'Fire and Rescue', 'district', 'fire', '310116',
     false, 1);
INSERT INTO inspector_copy
SELECT '310116' || lpad(agency::text, 2, '0') || lpad(n::text, 3, '0'), '王明',
       (ARRAY['310116-market', '310116-fire'])[agency], '2024-01-01', '2036-12-31',
       false, 1
FROM generate_series(1, 2) AS agency, generate_series(1, 50) AS n;
INSERT INTO item_copy
SELECT domain || '-' || lpad(n::text, 3, '0'), '检查事项 ' || n, domain,
       '《示例条例》第三条', $json$[{"number": "1", "text": "证照是否齐全"},
       {"number": "2", "text": "现场是否整洁"}, {"number": "3", "text": "台账是否完整"}]
       $json$, '{营业执照}', false, true, NULL, ARRAY['310116-' || domain], 1
FROM unnest('{market,fire}'::text[]) AS domain, generate_series(1, 20) AS n
"""

_PLACES = """
INSERT INTO place_copy (number, uscc, subject_name, address, region, kind,
    closed_weekdays, closed_days, retired, version, business_types)
SELECT '91310116MA' || lpad(n::text, 8, '0') || '-001',
       '91310116MA' || lpad(n::text, 8, '0'), '上海示例餐饮有限公司 ' || n,
       '金山区示例路 ' || n || ' 号', '310116', 'premises', '{}', '{}', false, 1, '{}'
FROM generate_series($1::int, $2::int) AS n
"""

_TASKS = """
INSERT INTO task_copy
SELECT $3::text || '.' || $4::text || '.91310116MA' || lpad(n::text, 8, '0') || '-001',
       $4, NULL, split_part($4, '-', 2), '310116',
       '91310116MA' || lpad(n::text, 8, '0') || '-001',
       '91310116MA' || lpad(n::text, 8, '0'), 'planned', 'plan', NULL, $3,
       jsonb_build_array(
           jsonb_build_object('code', split_part($4, '-', 2) || '-001', 'risk', 'low'),
           jsonb_build_object('code', split_part($4, '-', 2) || '-002', 'risk', 'low')),
       $5::date - 60, $5::date + 60, $5::date - 90, NULL, NULL, NULL, true, false,
       false, false, NULL, 60, '{营业执照}', $6, 1
FROM generate_series($1::int, $2::int) AS n
"""

_HISTORY = """
WITH made AS (
    SELECT n, gen_random_uuid() AS id,
           '91310116MA' || lpad(n::text, 8, '0') AS uscc,
           $3::timestamptz - interval '400 days' * ($2 - n) / ($2 - $1 + 1) AS at
    FROM generate_series($1::int, $2::int) AS n
), applications AS (
    INSERT INTO application (id, agency, region, domain, place, uscc, kind,
        kind_of_visit, day, duration_minutes, counted, surprise, status, options,
        left_out, chosen, agreed, made_by_matching, matching_unavailable, issued_late,
        late_overdue, expires_on, applied_at, changed_at, version, classified,
        own_tasks)
    SELECT id, '310116-market', '310116', 'market', uscc || '-001', uscc, 'planned',
        'premises', at::date, 60, true, false, 'issued', '[]', '[]', '{}', false, false,
        false, false, false, at::date, at, at, 1, false, '{}'
    FROM made
), members AS (
    INSERT INTO application_member
    SELECT id, '310116-market', ARRAY['JH0.310116-market.' || uscc || '-001'],
        '{market-001,market-002}', '{31011601001,31011601002}'
    FROM made
), codes AS (
    INSERT INTO code (code, token_seed, token_hash, application_id, lead, place, uscc,
        region, kind, kind_of_visit, day, expires_on, duration_minutes, status,
        surprise, counted, issued_late, matching_unavailable, issued_at, issued_on,
        version, classified)
    SELECT 'JC310116-000000-' || lpad(n::text, 8, '0'), md5(id::text),
        encode(sha256(id::text::bytea), 'hex'), id, '310116-market', uscc || '-001',
        uscc, '310116', 'planned', 'premises', at::date, at::date, 60, 'closed', false,
        true, false, false, at, at::date, 3, false
    FROM made
), code_members AS (
    INSERT INTO code_member
    SELECT 'JC310116-000000-' || lpad(n::text, 8, '0'), '310116-market', 0,
        ARRAY['JH0.310116-market.' || uscc || '-001'], '{market-001,market-002}',
        '{31011601001,31011601002}', 'came'
    FROM made
), holds AS (
    INSERT INTO task_hold
    SELECT 'JH0.310116-market.' || uscc || '-001', '310116-market', id,
        'JC310116-000000-' || lpad(n::text, 8, '0')
    FROM made
), visits AS (
    INSERT INTO visit (id, code, number, region, place, uscc, day, kind, counted,
        surprise, classified, started_at, presented_by, complete, cancelled, version)
    SELECT id, 'JC310116-000000-' || lpad(n::text, 8, '0'), 1, '310116',
        uscc || '-001', uscc, at::date, 'planned', true, false, false, at,
        '310116-market', true, false, 1
    FROM made
), keys AS (
    INSERT INTO idempotency
    SELECT '310116-market/dev:310116-market', id::text, md5(id::text), 201,
        'application/json', NULL, repeat('x', 700)::bytea, $3::timestamptz
    FROM made
)
INSERT INTO outbox (made_at, event_id, type, key, aggregate, aggregate_id,
    aggregate_version, time, data)
SELECT $3::timestamptz - interval '6 days' * ($2 - n) / ($2 - $1 + 1),
    gen_random_uuid(), 'onevisit.checkcode.issued.v1', uscc || '-001', 'code',
    id::text, 1, at,
    json_build_object('code', n, 'text', repeat('x', 600))
FROM made, generate_series(1, 2)
"""

HISTORY_FROM = 50_000_000
CHUNK = 20_000


def working_day(after_days: int = 7) -> date:
    """A working day not far ahead."""
    calendar = holidays.as_plain_weeks(2027).overlaid(holidays.load(None))
    today = datetime.now(SHANGHAI).date()
    return calendar.first_working_on_or_after(today + timedelta(days=after_days))


async def settle(url: str, tasks: int, *, matchable: bool = False) -> None:
    """Places 0 to `tasks`, with a task of market each, and of fire if matchable."""
    await days(url)
    conn = await asyncpg.connect(url)
    day = working_day()
    try:
        await conn.execute(_BASICS)
        await conn.execute(_PLACES, 0, tasks)
        plan = TASK.partition(".")[0]
        await conn.execute(_TASKS, 0, tasks, plan, AGENCY, day, "scheduled")
        if matchable:
            other = plan.replace("1A", "2B")
            await conn.execute(_TASKS, 0, tasks, other, OTHER, day, "scheduled")
        await conn.execute("ANALYZE")
    finally:
        await conn.close()


async def remember(url: str, codes: int) -> None:
    """History: that many codes of earlier days, with all that belongs to them."""
    conn = await asyncpg.connect(url)
    now = datetime.now(SHANGHAI)
    try:
        for first in range(HISTORY_FROM, HISTORY_FROM + codes, CHUNK):
            last = min(first + CHUNK, HISTORY_FROM + codes) - 1
            await conn.execute(_PLACES, first, last)
            await conn.execute(
                _TASKS, first, last, "JH0", AGENCY, now.date(), "visited"
            )
            await conn.execute(_HISTORY, first, last, now)
        await conn.execute("VACUUM ANALYZE")
    finally:
        await conn.close()


def application(day: date) -> str:
    """The body of an application for the task at place {n}."""
    body: dict[str, Any] = {
        "tasks": [TASK],
        "inspectors": list(INSPECTORS),
        "day": day.isoformat(),
        "duration_minutes": 90,
    }
    return json.dumps(body)
