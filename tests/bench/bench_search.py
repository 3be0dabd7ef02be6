"""Subjects sought by any part of name, address and code, over HTTP (S-01, ADR 0071).

Each question is asked in turn: of one character, of two, of more; frequent, rare, in
none; alone, and with a town, a type, a grade, a list, a status. The control is ILIKE
over the tables, without HTTP. With LONG=1 the same is asked of 3,000,000 subjects.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import asyncpg

from tests.bench.figures import Figure, at_most, in_pairs, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Taken, Task, ask
from tests.bench.plain.search import SEARCH
from tests.bench.servers import Hall, Server

FEW, MANY, BATCH = 50_000, 3_000_000, 50_000
RATIO = at_most("search over ILIKE, among 50,000 subjects", 0.5)
FEW_P99 = reported("search among 50,000 subjects, p99", "ms")
MANY_P99 = at_most("search among 3,000,000 subjects, p99", 50, "ms", long=True)
MANY_P50 = reported("search among 3,000,000 subjects, p50", "ms", long=True)
FIGURES = (RATIO, FEW_P99, MANY_P99, MANY_P50)
CITY, DISTRICT, TOWN = "310000-market", "310104-market", "310104007-urban_management"

PLAIN: Sequence[dict[str, str]] = (
    {"name": "餐"},
    {"name": "餐饮"},
    {"name": "凤物"},
    {"name": "有限公司"},
    {"name": "龙投资咨询店"},
    {"name": "没有这个名字"},
    {"address": "朱泾"},
    {"address": "中金路1506号"},
    {"address": "8号77"},
    {"name": "药房", "address": "枫泾镇", "town": "310104007"},
    {"name": "化工", "town": "310109004"},
    {"code": "9E3779"},
)
"""What the control can be asked too."""
QUESTIONS = (
    {},
    *PLAIN,
    {"name": "龙", "status": "retired"},
    {"name": "餐饮", "business_type": "chemical"},
    {"name": "餐饮", "business_type": "chemical", "town": "310109004"},
    {"business_type": "escape_room"},
    {"business_type": "escape_room", "region": "310104"},
    {"town": "310104007"},
    {"region": "310104", "sort": "name"},
    {"grade": "D"},
    {"grade": "D", "name": "店", "town": "310104007"},
    {"grade": "A", "name": "物流"},
    {"grade": "none", "name": "宾馆", "status": "retired"},
    {"list_name": "unobtrusive", "name": "龙"},
    {"list_name": "solo", "list_domain": "fire", "grade": "C"},
    {"industry": "H62", "name": "凤"},
    {"name": "兴", "address": "3号5", "sort": "-changed_at"},
    {"name": "兴隆", "sort": "name"},
)
_SETTLED = """
WITH housed AS (INSERT INTO place (number, uscc, address, region, town, kind,
    business_types, closed_weekdays, closed_days, subjects, retired, version, made_at,
    changed_at)
SELECT code || '-001', code,
       (ARRAY['朱泾镇','亭林镇','张堰镇','枫泾镇','新农路','卫清路','石化街道'])
           [1 + h % 7]
       || substr('东西南北中金银山水花园林江河湖海滨城乡桥', 1 + h / 8 % 19, 2)
       || '路' || 1 + h / 7 % 2000 || '号' || 1 + h / 11 % 900 || '室',
       left(town, 6), town, 'premises',
       CASE WHEN n % 2000 = 0 THEN '{escape_room}' WHEN h % 40 < 8 THEN '{catering}'
            WHEN h % 40 < 14 THEN '{factory}' WHEN h % 40 = 15 THEN '{chemical}'
            ELSE '{}' END::text[],
       '{}', '{}', '{}', false, 1, now(), now()
FROM generate_series($1::int, $2::int) AS n,
     abs(hashint4(n)) AS h,
     format('3101%s%s', lpad((1 + h / 3 % 16)::text, 2, '0'),
            lpad((1 + h / 5 % 13)::text, 3, '0')) AS town,
     format('9131010%sMA%s', n % 10, lpad(upper(to_hex(
         (n::bigint * 2654435761) % 4294967296)), 8, '0')) AS code
RETURNING number, region)
INSERT INTO subject (uscc, name, region, status, industry, version, made_at, changed_at)
SELECT left(number, 18),
       (ARRAY['上海','上海市','','上海浦东','上海金山'])[1 + h % 5]
       || substr('文化科技信德宏盛华丰泰和顺通达利民康安宁福禄寿喜',
                 1 + h / 3 % 24, 1)
       || substr('兴隆昌茂源远流长鼎新博雅嘉诚义仁智勇慧聪颖龙凤',
                 1 + h / 5 % 23, 1)
       || (ARRAY['餐饮管理','贸易','物流','信息科技','文化传播','大药房','宾馆',
                 '建筑工程','电子商务','投资咨询','汽车修理','食品','化工','网络服务',
                 '教育培训'])
           [1 + h / 7 % 15]
       || (ARRAY['有限公司','有限公司','有限责任公司','店','中心','合伙企业'])
           [1 + h / 11 % 6],
       region, CASE WHEN h % 20 = 0 THEN 'retired' ELSE 'active' END,
       (ARRAY['H6210','F5251','C2669','G5430'])[1 + h % 4], 1, now(),
       now() - h % 100000 * interval '1 minute'
FROM housed, abs(hashtext(number)) AS h
"""
_REST = (
    """
    INSERT INTO grade_day (uscc, domain, valid_from, grade, version)
    SELECT uscc, 'market', '2026-01-01', (ARRAY['A','A','A','B','B','C'])[1 + h % 6], 1
    FROM subject, abs(hashtext(uscc)) AS h WHERE h % 3 < 2
    """,
    """
    INSERT INTO grade_day (uscc, domain, valid_from, grade, version)
    SELECT uscc, 'market', '2026-02-01', 'D', 2
    FROM subject, abs(hashtext(uscc)) AS h WHERE h % 199 = 0
    """,
    """
    INSERT INTO list_entry (list_name, uscc, domain, valid_from, reason, by, active,
        origin, version, made_at, changed_at)
    SELECT (ARRAY['solo','unobtrusive'])[1 + h % 2], uscc, (ARRAY['*','market','fire'])
        [1 + h % 3], '2026-01-01', '意愿', '310000-market', true, 'agency', 1,
        now(), now()
    FROM subject, abs(hashtext(uscc)) AS h WHERE h % 41 = 0
    """,
)


TABLES = ("subject", "place", "grade_day", "list_entry")
_INDEXES = """
SELECT indexname AS name, indexdef AS text FROM pg_indexes
WHERE tablename = 'sought' AND indexdef LIKE '%USING gin%'
"""


async def settle(url: str, subjects: int) -> None:
    """So many subjects with a place each, two thirds graded, some on lists.

    The triggers wait, and the indexes are made at the end: a tenth of the time.
    """
    conn = await asyncpg.connect(url)
    try:
        indexes = await conn.fetch(_INDEXES)
        for table in TABLES:
            await conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for index in indexes:
            await conn.execute(f"DROP INDEX {index['name']}")
        for first in range(0, subjects, BATCH):
            await conn.execute(_SETTLED, first, first + BATCH - 1)
        for statement in _REST:
            await conn.execute(statement)
        await conn.execute("SELECT keep_sought(ARRAY(SELECT uscc::text FROM subject))")
        for index in indexes:
            await conn.execute(index["text"])
        for table in TABLES:
            await conn.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        await conn.execute("VACUUM ANALYZE")
    finally:
        await conn.close()


def asking(server: Server, hall: Hall, agency: str) -> Task:
    """Every question in turn, asked by one agency."""
    token = hall.token(agency, "registrar")
    return Task(
        port=server.port,
        method="GET",
        path=[f"/subject/v1/subjects?{urlencode(asked)}" for asked in QUESTIONS],
        headers={"authorization": f"Bearer {token}"},
        connections=1,
        seconds=10,
    )


async def sought(server: Server, hall: Hall) -> Taken:
    """What the slowest of the three agencies was answered in."""
    taken = [
        await ask(asking(server, hall, agency)) for agency in (CITY, DISTRICT, TOWN)
    ]
    return max(taken, key=lambda each: each.p99_ms)


async def run(ground: Ground) -> list[Figure]:
    """Ours over ILIKE, and what the slowest answers take."""
    hall = Hall(ground.folder / "search", ground.server)
    url = await hall.database("subject-svc")
    await settle(url, FEW)
    figures: list[Figure] = []
    conn = await asyncpg.connect(url)
    try:
        with hall.service("subject-svc", url) as server:

            async def ours() -> float:
                taken = await ask(asking_plain(server, hall))
                return 1 / taken.rate

            async def plain() -> float:
                begun = time.perf_counter()
                for asked in PLAIN:
                    await conn.fetch(SEARCH, *pattern_of(asked))
                return (time.perf_counter() - begun) / len(PLAIN)

            figures.append(RATIO.of(ratios(*await in_pairs(ours, plain))))
            [few] = await in_turn(lambda: sought(server, hall), pairs=3)
            figures.append(FEW_P99.of([each.p99_ms for each in few]))
    finally:
        await conn.close()
    if ground.long:
        figures += await among_many(hall)
    return figures


def asking_plain(server: Server, hall: Hall) -> Task:
    """The questions that the control can be asked too."""
    paths = [f"/subject/v1/subjects?{urlencode(asked)}" for asked in PLAIN]
    return replace(asking(server, hall, CITY), path=paths, seconds=3)


def pattern_of(asked: dict[str, str]) -> list[str | None]:
    """The parameters of the control."""
    parts = [
        f"%{asked[n]}%" if n in asked else None for n in ("name", "address", "code")
    ]
    return [*parts, asked.get("town")]


async def among_many(hall: Hall) -> list[Figure]:
    """The same questions among as many subjects as the city has."""
    url = await hall.database("subject-svc")
    await settle(url, MANY)
    with hall.service("subject-svc", url) as server:
        [many] = await in_turn(lambda: sought(server, hall))
    return [
        MANY_P99.of([each.p99_ms for each in many]),
        MANY_P50.of([each.p50_ms for each in many]),
    ]
