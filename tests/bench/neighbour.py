"""The same district for matching-svc, so that it can offer options at every place."""

from datetime import date

import asyncpg

from tests.bench.district import AGENCY, OTHER, TASK
from tests.bench.past import days

_BASICS = """
INSERT INTO agency_copy (code, name, name_en, domain, region, sectors, version) VALUES
    ('310116-market', '市场监督管理局', 'Market Regulation', 'market', '310116',
     '{}', 1),
    ('310116-fire', '消防救援支队', 'Fire and Rescue', 'fire', '310116', '{}', 1);
INSERT INTO item_copy (code, name, risk, joint_forbidden, version)
SELECT domain || '-' || lpad(n::text, 3, '0'), '检查事项 ' || n, 'low', false, 1
FROM unnest('{market,fire}'::text[]) AS domain, generate_series(1, 20) AS n
"""
_PLACES = """
INSERT INTO place_copy (number, uscc, subject_name, address, region, business_types,
    closed_weekdays, closed_days, subjects, retired, version)
SELECT '91310116MA' || lpad(n::text, 8, '0') || '-001',
       '91310116MA' || lpad(n::text, 8, '0'), '上海示例餐饮有限公司 ' || n,
       '金山区示例路 ' || n || ' 号', '310116', '{}', '{}', '{}', '{}', false, 1
FROM generate_series(0, $1::int) AS n
"""
_TASKS = """
INSERT INTO task_copy (number, agency, domain, region, place, uscc, kind, plan_code,
    lead, items, earliest, latest, known_on, on_site, surprise, classified,
    joint_forbidden, status, version)
SELECT $2::text || '.' || $3::text || '.91310116MA' || lpad(n::text, 8, '0') || '-001',
       $3, split_part($3, '-', 2), '310116',
       '91310116MA' || lpad(n::text, 8, '0') || '-001',
       '91310116MA' || lpad(n::text, 8, '0'), 'planned', $2, $3,
       jsonb_build_array(
           jsonb_build_object('code', split_part($3, '-', 2) || '-001', 'risk', 'low'),
           jsonb_build_object('code', split_part($3, '-', 2) || '-002', 'risk', 'low')),
       $4::date - 60, $4::date + 60, $4::date - 90, true, false, false, false,
       'scheduled', 1
FROM generate_series(0, $1::int) AS n
"""


async def settle(url: str, tasks: int, day: date) -> None:
    """Places 0 to `tasks` with a task of market and one of fire each."""
    await days(url)
    plan = TASK.partition(".")[0]
    conn = await asyncpg.connect(url)
    try:
        await conn.execute(_BASICS)
        await conn.execute(_PLACES, tasks)
        await conn.execute(_TASKS, tasks, plan, AGENCY, day)
        await conn.execute(_TASKS, tasks, plan.replace("1A", "2B"), OTHER, day)
        await conn.execute("ANALYZE")
    finally:
        await conn.close()
