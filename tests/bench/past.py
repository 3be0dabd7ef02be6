"""Years of history for the chassis and plan-svc, made by SQL in the database."""

from datetime import UTC, datetime, timedelta

import asyncpg

from shared.messaging.bus.topics import topic_of

CHUNK = 50_000

_EVENTS = """
INSERT INTO outbox (made_at, event_id, type, key, aggregate, aggregate_id,
    aggregate_version, time, data)
SELECT $3::timestamptz - interval '6 days' * ($2 - n) / ($2 - $1 + 1),
    gen_random_uuid(), 'onevisit.credit.grade-changed.v1', 'old' || n, 'grade',
    'old' || n, 1, $3, json_build_object('n', n, 'text', repeat('x', 300))
FROM generate_series($1::int, $2::int) AS n
"""
_SENT = """
INSERT INTO outbox_position (relay, snapshot, system_identifier)
SELECT $1, pg_current_snapshot()::text, system_identifier::text
FROM pg_control_system()
"""
_TAKEN = """
INSERT INTO inbox (consumer, event_day, event_id)
SELECT $3, $4::date - (7 * ($2 - n) / ($2 - $1 + 1))::int, gen_random_uuid()
FROM generate_series($1::int, $2::int) AS n
"""
_PLACES = """
INSERT INTO place_copy (number, uscc, region, kind, business_types, retired, version)
SELECT 'OLD' || lpad(n::text, 15, '0') || '-001', 'OLD' || lpad(n::text, 15, '0'),
    '310116', 'premises', '{}', false, 1
FROM generate_series($1::int, $2::int) AS n
"""
_TASKS = """
INSERT INTO task (number, agency, domain, region, place, uscc, kind, source, plan_code,
    plan_kind, lead, items, item_codes, earliest, latest, known_on, visited_on, on_site,
    surprise, classified, joint_forbidden, duration_minutes, materials, status, version)
SELECT 'JH0.310116-culture.OLD' || lpad(n::text, 15, '0') || '-001',
    '310116-culture', 'culture', '310116', 'OLD' || lpad(n::text, 15, '0') || '-001',
    'OLD' || lpad(n::text, 15, '0'), 'planned', 'plan', 'JH0', 'monthly',
    '310116-culture', '[{"code": "culture-001", "risk": "medium"}]', '{culture-001}',
    $3::date - 30, $3::date - 1, $3::date - 40, $3::date - 1, true, false, false, false,
    60, '{营业执照}', 'visited', 2
FROM generate_series($1::int, $2::int) AS n
"""

Args = tuple[object, ...]


async def sent(url: str, producer: str, events: int) -> None:
    """Events of the last days in an outbox, all of them sent."""
    await _fill(url, events, (_EVENTS, (datetime.now(UTC),)))
    conn = await asyncpg.connect(url)
    await conn.execute(_SENT, topic_of(producer))
    await conn.close()


async def taken(url: str, consumer: str, messages: int) -> None:
    """Messages of the last days in an inbox."""
    await _fill(url, messages, (_TAKEN, (consumer, datetime.now(UTC).date())))


async def planned(url: str, tasks: int, today: datetime) -> None:
    """Visited tasks of plan-svc at places of their own."""
    await _fill(url, tasks, (_PLACES, ()), (_TASKS, (today.date(),)))


async def _fill(url: str, count: int, *statements: tuple[str, Args]) -> None:
    conn = await asyncpg.connect(url)
    try:
        for first in range(0, count, CHUNK):
            last = min(first + CHUNK, count) - 1
            for sql, args in statements:
                await conn.execute(sql, first, last, *args)
        await conn.execute("VACUUM ANALYZE")
    finally:
        await conn.close()


async def days(url: str) -> None:
    """The daily partitions that a running worker would have made."""
    conn = await asyncpg.connect(url)
    today = datetime.now(UTC).date()
    try:
        for ahead in range(-8, 4):
            day = today + timedelta(days=ahead)
            span = f"FROM ('{day}') TO ('{day + timedelta(days=1)}')"
            for table in ("outbox", "inbox"):
                await conn.execute(
                    f"CREATE TABLE {table}_{day:%Y%m%d} PARTITION OF {table} "
                    f"FOR VALUES {span}"
                )
    finally:
        await conn.close()
