"""Options for a code application: as quick among a million tasks as among few (X-02).

matching-svc answers over HTTP, an applicant asking for place after place. Both tables
are made alike, five tasks of five agencies at each place, with an open question at
every second one; the control is the table with 10,000 tasks.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from shared import jsontext
from tests.bench.figures import Figure, at_most, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Taken, Task, ask
from tests.bench.planned import NOON, TODAY
from tests.bench.servers import Hall, Server

MANY, FEW = 1_000_000, 10_000
AGENCIES = ("market", "fire", "health", "culture", "ecology")
DAY = TODAY + timedelta(days=16)
CONNECTIONS = 2
"""Applicants who ask at once; one who asks alone would measure the scheduler."""

P99 = at_most("options for a code among 1,000,000 open tasks, p99", 50, "ms")
FLAT = at_most("options for a code, p99 at 1,000,000 over 10,000 open tasks", 1.15)
FEW_P99 = reported("options for a code among 10,000 open tasks, p99", "ms")
P50 = reported("options for a code among 1,000,000 open tasks, p50", "ms")
RATE = reported("options for a code among 1,000,000 open tasks", "answers/s")
FIGURES = (P99, FLAT, FEW_P99, P50, RATE)

_PLACES = """
INSERT INTO place_copy (number, uscc, subject_name, address, region, business_types,
    closed_weekdays, closed_days, retired, version)
SELECT '91310116MA' || lpad(n::text, 8, '0') || '-001',
       '91310116MA' || lpad(n::text, 8, '0'), '企业', '示例路1号', '310116', '{}', '{}',
       '{}', false, 1
FROM generate_series(0, $1::int - 1) AS n
"""
_TASKS = """
INSERT INTO task_copy (number, agency, domain, region, place, uscc, kind, plan_code,
    items, earliest, latest, known_on, on_site, surprise, classified, joint_forbidden,
    status, version)
SELECT plan || '.310116-' || domain || '.' || place, '310116-' || domain, domain,
       '310116', place, left(place, 18), 'planned', plan,
       jsonb_build_array(jsonb_build_object('code', domain || '-001', 'risk',
           (ARRAY['low', 'medium', 'high'])[1 + n % 3], 'joint_forbidden', false)),
       $2::date + (n + 7 * a)::int % 40, $2::date + (n + 7 * a)::int % 40 + 30,
       $2::date - 10, true, false, false, false, 'scheduled', 1
FROM generate_series(0, $1::int - 1) AS n,
     unnest($3::text[]) WITH ORDINALITY AS agencies(domain, a),
     format('JH310116-2026-%sX', lpad(a::text, 6, '0')) AS plan,
     format('91310116MA%s-001', lpad(n::text, 8, '0')) AS place
"""
_PROPOSALS = """
INSERT INTO proposal (number, place, uscc, region, day, lead, status, members, agencies,
    made_on, answers_due, chase_on, chased, visits_saved, days_forward, explanation,
    earlier, matters, changed_at, version)
SELECT 'J.' || place || '.00000000', place, left(place, 18), '310116', $2::date + 21,
       '310116-fire', 'proposed',
       jsonb_build_array(
           jsonb_build_object('agency', '310116-fire', 'tasks', jsonb_build_array(
               'JH310116-2026-000002X.310116-fire.' || place), 'items',
               '["fire-001"]'::jsonb, 'answer', null),
           jsonb_build_object('agency', '310116-health', 'tasks', jsonb_build_array(
               'JH310116-2026-000003X.310116-health.' || place), 'items',
               '["health-001"]'::jsonb, 'answer', null)),
       '{310116-fire,310116-health}', $2, $2::date + 3, $2::date + 2, false, 1, 0, '[]',
       '[]', true, $2::timestamptz, 1
FROM generate_series(0, $1::int - 1, 2) AS n,
     format('91310116MA%s-001', lpad(n::text, 8, '0')) AS place
"""
_AGENCIES = """
INSERT INTO agency_copy
SELECT '310116-' || one, one, one, one, '310116', '{}', 1 FROM unnest($1::text[]) AS one
"""


async def settle(url: str, tasks: int) -> None:
    """Places, five tasks at each of them, and the open questions."""
    count = tasks // len(AGENCIES)
    conn = await asyncpg.connect(url)
    try:
        await conn.execute(_AGENCIES, list(AGENCIES))
        await conn.execute(_PLACES, count)
        await conn.execute(_TASKS, count, TODAY, list(AGENCIES))
        await conn.execute(_PROPOSALS, count, TODAY)
        await conn.execute("VACUUM ANALYZE")
    finally:
        await conn.close()


def question(server: Server, token: str) -> Task:
    """The market agency asks with its own task, for place after place."""
    place = "91310116MA{n}-001"
    body = {
        "place": place,
        "agency": "310116-market",
        "tasks": [f"JH310116-2026-000001X.310116-market.{place}"],
        "day": DAY.isoformat(),
    }
    return Task(
        port=server.port,
        method="POST",
        path="/matching/v1/options",
        headers={
            "authorization": f"Bearer {token}",
            "content-type": "application/json",
        },
        body=jsontext.dumps(body),
        connections=CONNECTIONS,
    )


async def run(ground: Ground) -> list[Figure]:
    """p99 of answers among many tasks, and over that among few."""
    folder: Path = ground.folder / "matching-options"
    hall = Hall(folder, ground.server)
    many, few = [await hall.database("matching-svc") for _ in range(2)]
    await settle(many, MANY)
    await settle(few, FEW)
    shift = folder / "clock-shift"
    shift.write_text(str((NOON - datetime.now(UTC)).total_seconds()))
    token = hall.token("310116-market", "inspector")
    settings = {"clock_shift_file": str(shift)}
    with (
        hall.service("matching-svc", many, **settings) as large,
        hall.service("matching-svc", few, **settings) as small,
    ):
        first, second = await in_turn(
            lambda: ask(question(large, token)), lambda: ask(question(small, token))
        )
    return [
        P99.of(p99(first)),
        FLAT.of(ratios(p99(first), p99(second))),
        FEW_P99.of(p99(second)),
        P50.of([one.p50_ms for one in first]),
        RATE.of([one.rate for one in first]),
    ]


def p99(taken: list[Taken]) -> list[float]:
    """Milliseconds within which 99 of 100 answers came, of each run."""
    return [one.p99_ms for one in taken]
