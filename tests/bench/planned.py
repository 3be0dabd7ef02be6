"""A district for matching-svc: what ten agencies planned for its places, pinned.

The same seed gives the same district. Each kind of business is checked by some of the
agencies; an agency plans by months, half-months and quarters, and its plans are about
one of its items. Now and then an agency comes twice, as with a yearly frequency.
"""

import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

import asyncpg

from shared import jsontext
from shared.civic import uscc
from shared.civic.calendar import months_after
from shared.civic.clock import SHANGHAI, ManualClock
from shared.events.plan import Risk, TaskItem, TaskKind, TaskScheduled
from shared.messaging.bus.inprocess import InProcessBus
from shared.running import heap
from shared.running.app import Parts, build_runtime
from shared.running.runtime import Runtime
from shared.running.service import load
from shared.running.settings import read_settings
from shared.testing.principals import PlainVerifier

TODAY = date(2026, 3, 2)
NOON = datetime.combine(TODAY, time_of_day(12), SHANGHAI).astimezone(UTC)
REGION = "310116"
DOMAINS = (
    *("market", "fire", "health", "culture", "ecology"),
    *("labour", "emergency", "transport", "police", "urban_management"),
)
KINDS = 12
"""Kinds of business; each is the affair of six agencies."""
AGENCIES_OF_A_KIND = 6
TWICE = 0.1
"""Of so many places one agency has two tasks."""
TASKS = 5
"""Tasks at a place on average: from two to eight."""
SPREAD = (2, 3, 4, 4, 5, 5, 5, 6, 6, 7, 8)

_TASK = (
    *("number", "agency", "section", "domain", "region", "place", "uscc", "kind"),
    *("plan_code", "lead", "items", "earliest", "latest", "known_on", "settled_on"),
    *("period_from", "period_to", "on_site", "surprise", "classified"),
    *("joint_forbidden", "out_of_scope", "status", "version"),
)
_PLACE = (
    *("number", "uscc", "subject_name", "address", "region", "business_types"),
    *("closed_weekdays", "closed_days", "subjects", "retired", "version"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A filed plan: its tasks have one agency, one item and one window."""

    code: str
    domain: str
    item: str
    risk: str
    earliest: date
    latest: date

    def task(self, place: str, version: int = 1) -> TaskScheduled:
        """The event that schedules its task at a place."""
        agency = f"{REGION}-{self.domain}"
        return TaskScheduled(
            version=version,
            number=f"{self.code}.{agency}.{place}",
            agency=agency,
            domain=self.domain,
            region=REGION,
            place=place,
            uscc=place[:18],
            kind=TaskKind.PLANNED,
            source="plan",
            plan_code=self.code,
            items=(TaskItem(code=self.item, risk=Risk(self.risk)),),
            earliest=self.earliest,
            latest=self.latest,
            known_on=TODAY - timedelta(days=10),
        )


def places(count: int) -> list[str]:
    """The numbers of the places."""
    return [f"{uscc.make(REGION, 10_000 + n)}-001" for n in range(count)]


def plans(dice: random.Random) -> dict[str, list[Plan]]:
    """The plans of each agency for the quarter and the month after it."""
    plans_of: dict[str, list[Plan]] = {domain: [] for domain in DOMAINS}
    for serial, (domain, (earliest, latest)) in enumerate(
        (domain, window) for domain in DOMAINS for window in _windows()
    ):
        code = f"JH{REGION}-2026-{serial:06d}X"
        item = f"{domain}-{dice.randint(1, 3):03d}"
        risk = dice.choice(("low", "medium", "high"))
        plans_of[domain].append(Plan(code, domain, item, risk, earliest, latest))
    return plans_of


def _windows() -> Iterator[tuple[date, date]]:
    for month in range(4):
        first = months_after(TODAY.replace(day=1), month)
        last = months_after(first, 1) - timedelta(days=1)
        yield first, last
        yield first, first + timedelta(days=14)
    yield TODAY.replace(day=1), months_after(TODAY.replace(day=1), 3)


def planned(count: int, seed: int = 1) -> Iterator[tuple[str, Plan]]:
    """Places with the plans that hold tasks there: about five at each of them."""
    dice = random.Random(seed)
    plans_of = plans(dice)
    kinds = [dice.sample(DOMAINS, AGENCIES_OF_A_KIND) for _ in range(KINDS)]
    for place in places(count):
        for plan in _of_place(dice, dice.choice(kinds), plans_of):
            yield place, plan


def _of_place(
    dice: random.Random, agencies: Sequence[str], plans_of: dict[str, list[Plan]]
) -> list[Plan]:
    wanted = dice.choice(SPREAD)
    domains = dice.sample(agencies, min(wanted, len(agencies)))
    chosen = [dice.choice(plans_of[domain]) for domain in domains]
    by_code = {plan.code: plan for plan in chosen}
    while len(by_code) < wanted or dice.random() < TWICE:
        plan = dice.choice(plans_of[dice.choice(domains)])
        by_code[plan.code] = plan
    return list(by_code.values())


async def settle(url: str, count: int, tasks: int) -> list[tuple[str, Plan]]:
    """Enter agencies, places, and so many tasks; what was planned comes back."""
    district = list(planned(count))[:tasks]
    conn = await asyncpg.connect(url)
    try:
        await conn.copy_records_to_table(
            "agency_copy",
            records=[
                (f"{REGION}-{domain}", domain, domain, domain, REGION, [], 1)
                for domain in DOMAINS
            ],
        )
        await conn.copy_records_to_table(
            "place_copy",
            columns=_PLACE,
            records=[
                (
                    number,
                    number[:18],
                    "企业",
                    "示例路1号",
                    REGION,
                    [],
                    [],
                    [],
                    [],
                    False,
                    1,
                )
                for number in places(count)
            ],
        )
        await conn.copy_records_to_table(
            "task_copy", columns=_TASK, records=[_row(*task) for task in district]
        )
        await conn.execute("ANALYZE")
    finally:
        await conn.close()
    return district


def _row(place: str, plan: Plan) -> tuple[object, ...]:
    event = plan.task(place)
    values = {**event.model_dump(), "items": jsontext.dumps(event.items)}
    return tuple(values[name] for name in _TASK)


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Runtime]:
    """matching-svc without a broker, at noon of the district's day."""
    service = load("matching-svc")
    settings = read_settings(
        service.settings,
        service.name,
        environment="test",
        database_url=url,
        bus="inprocess",
        recompute="daily",
        plain_week_years=(2027,),
    )
    parts = Parts(
        clock=ManualClock(NOON),
        bus=lambda _database, _metrics: InProcessBus({}),
        verifier=PlainVerifier(),
    )
    runtime = build_runtime(service, settings, parts)
    heap.settle()  # as `onevisit serve` does
    try:
        yield runtime
    finally:
        await runtime.neighbours.aclose()
        await runtime.db.stop()
