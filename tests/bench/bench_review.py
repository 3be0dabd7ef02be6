"""The review of a plan of 100,000 subjects beside what happened at its places before.

plan-svc runs as a process over two databases that differ in the history alone: ten
tasks at every place of the plan, and ten times as many, of ten times the years. A
review is what `GET …/checks` does: every check of every row, and every factor. The
control is the plain way to the same past numbers: summing tasks and results.
"""

import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from functools import partial
from http import HTTPStatus

import asyncpg
import httpx

from shared.civic.clock import SHANGHAI
from tests.bench.bench_filing import ITEM, STEWARD, TODAY, City, answered, ndjson
from tests.bench.figures import Figure, Target, at_most, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Unexpected
from tests.bench.servers import Hall
from tests.integration.plan_svc.planned import draft_body

AGENCY = "310116-market"
EACH, YEARS = 10, 2
"""Tasks of each place in the smaller history, and over how many years."""
TIMES = (1, 10)
LAST_VISIT = date(2025, 12, 30)
NOON = time_of_day(12)
STEP_SECONDS = 600
FLAT_BAR, SECONDS_BAR = 1.15, 10
FLAT = at_most("review of 2,000 subjects, 200,000 past tasks over 20,000", FLAT_BAR)
SECONDS = reported("review of 2,000 subjects, 200,000 past tasks", "s")
CONTROL = reported("summing the tasks themselves, 200,000 over 20,000", "×")
LONG_FLAT = at_most(
    "review of 100,000 subjects, 10,000,000 past tasks over 1,000,000",
    FLAT_BAR,
    long=True,
)
LONG_SECONDS = at_most(
    "review of 100,000 subjects, 1,000,000 past tasks", SECONDS_BAR, "s", long=True
)
LONG_CONTROL = reported(
    "summing the tasks themselves, 10,000,000 over 1,000,000", "×", long=True
)
FIGURES = (FLAT, SECONDS, CONTROL, LONG_SECONDS, LONG_FLAT, LONG_CONTROL)

_TASKS = """
INSERT INTO task (number, agency, domain, region, place, uscc, kind, source, plan_code,
    plan_kind, lead, items, item_codes, earliest, latest, known_on, visited_on, on_site,
    surprise, classified, joint_forbidden, duration_minutes, materials, status, version)
SELECT 'JH' || n || '.' || a.code || '.' || p.number, a.code, a.domain, '310116',
    p.number, p.uscc, 'planned', 'plan', 'JH' || n, 'monthly', a.code,
    jsonb_build_array(jsonb_build_object('code', a.domain || '-001', 'risk', 'medium')),
    ARRAY[a.domain || '-001'], d.day - 20, d.day + 5, d.day - 30, d.day, true, false,
    false, false, 60, '{营业执照}', 'visited', 2
FROM place_copy p CROSS JOIN (SELECT $1::int AS n) AS nth
CROSS JOIN LATERAL (SELECT code, domain FROM (VALUES
    ('310116-market', 'market'), ('310116-fire', 'fire'), ('310116-health', 'health'))
    AS v (code, domain) OFFSET n % 3 LIMIT 1) a
CROSS JOIN LATERAL (
    SELECT $2::date - (365.0 * $3::int * n / $4::int)::int AS day) d
"""
_RESULTS = """
INSERT INTO task_result
SELECT number, 'v-' || number, hashtext(number) % 3 = 0, 1 FROM task
"""
_SUMMED = """
SELECT count(*), sum(visits), sum(problems) FROM (
    SELECT s.place, count(*) AS visits, count(*) FILTER (WHERE EXISTS (
        SELECT FROM task_result r WHERE r.task = t.number AND r.problem)) AS problems
    FROM plan_subject s JOIN task t ON t.place = s.place
    WHERE s.plan_id = $1::uuid
      AND t.status = 'visited' AND t.on_site AND NOT t.classified
    GROUP BY s.place, t.domain, extract(year FROM t.visited_on)) AS past
"""


@dataclass(frozen=True, slots=True)
class Size:
    """A size of the comparison, and the figures that it gives."""

    places: int
    flat: Target
    seconds: Target
    control: Target


SHORT = Size(2_000, FLAT, SECONDS, CONTROL)
LONG = Size(100_000, LONG_FLAT, LONG_SECONDS, LONG_CONTROL)
"""The seconds of the long one are those of the smaller history."""


async def run(ground: Ground) -> list[Figure]:
    """A review of each history in turn; then the sums made the plain way."""
    figures: list[Figure] = []
    for size in (SHORT, LONG) if ground.long else (SHORT,):
        async with AsyncExitStack() as stack:
            few, many = [await _reviewed(ground, stack, size, by) for by in TIMES]
            once, more = await in_turn(few.review, many.review)
            plain, plainer = await in_turn(few.sum_up, many.sum_up)
        figures += [
            size.flat.of(ratios(more, once)),
            size.seconds.of(once if size is LONG else more),
            size.control.of(ratios(plainer, plain)),
        ]
    return figures


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A draft of many subjects, with a history at each of them."""

    url: str
    client: httpx.AsyncClient
    plan: str

    async def review(self) -> float:
        """The seconds that its checks and factors take."""
        started = time.perf_counter()
        answer = await self.client.get(
            f"/plan/v1/plans/{self.plan}/checks", timeout=STEP_SECONDS
        )
        seconds = time.perf_counter() - started
        if answer.status_code != HTTPStatus.OK:
            raise Unexpected(f"{answer.status_code} {answer.text[:500]}")
        return seconds

    async def sum_up(self) -> float:
        """The seconds that the same past numbers take out of tasks and results."""
        conn = await asyncpg.connect(self.url)
        try:
            started = time.perf_counter()
            await conn.fetchrow(_SUMMED, self.plan, timeout=STEP_SECONDS)
            return time.perf_counter() - started
        finally:
            await conn.close()


class Markets(City):
    """A city whose market agency plans, for its frequency rows count visits."""

    async def found(self) -> None:
        """Enter the agencies, the market item and its claim as well."""
        await super().found()
        for code in (AGENCY, "310000-market"):
            region, _, domain = code.partition("-")
            level = "municipal" if region == "310000" else "district"
            body = {"name": code, "level": level, "domain": domain, "region": region}
            await self._put(STEWARD, "steward", f"/plan/v1/agencies/{code}", body)
        item = ITEM | {"domain": "market"}
        await self._put(STEWARD, "steward", "/plan/v1/items/market-001", item)
        claim = f"/plan/v1/items/market-001/claims/{AGENCY}"
        await self._put(AGENCY, "planner", claim, None)


async def _reviewed(
    ground: Ground, stack: AsyncExitStack, size: Size, by: int
) -> Reviewed:
    hall = Hall(ground.folder / "review", ground.server)
    url = await hall.database("plan-svc")
    noon = datetime.combine(TODAY, NOON, SHANGHAI)
    shift = ground.folder / "review" / "clock-shift"
    shift.write_text(str((noon - datetime.now(UTC)).total_seconds()))
    server = stack.enter_context(
        hall.service("plan-svc", url, clock_shift_file=str(shift))
    )
    city = Markets(partial(hall.client, server), {"plan-svc": url}, server.process.pid)
    stack.push_async_callback(city.close)
    await city.found()
    codes = await city.settle(size.places)
    await _remember(url, EACH * by, YEARS * by)
    planner = await city.client(AGENCY, "planner")
    plan = await answered(planner.post("/plan/v1/plans", json=draft_body(AGENCY)))
    await answered(
        planner.post(
            f"/plan/v1/plans/{plan['id']}/subjects",
            content=ndjson(codes),
            headers={"content-type": "application/x-ndjson"},
            timeout=STEP_SECONDS,
        )
    )
    return Reviewed(url, planner, str(plan["id"]))


async def _remember(url: str, each: int, years: int) -> None:
    """So many visited tasks at every place, over so many years."""
    conn = await asyncpg.connect(url)
    try:
        for number in range(each):
            await conn.execute(
                _TASKS, number, LAST_VISIT, years, each, timeout=STEP_SECONDS
            )
        await conn.execute(_RESULTS, timeout=STEP_SECONDS)
        await conn.execute("SELECT recount_past()", timeout=STEP_SECONDS)
        await conn.execute("VACUUM ANALYZE", timeout=STEP_SECONDS)
    finally:
        await conn.close()
