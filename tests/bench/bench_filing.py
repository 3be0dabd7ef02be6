"""Filing a plan of 100,000 tasks: from the NDJSON upload to matching-svc.

plan-svc and matching-svc run as processes over the real Kafka. A filing begins with the
first byte of the upload and ends when matching-svc has the last TaskScheduled in its
table; in between are every check, every filing step, the tasks, their events, the
relay. Memory is the highest that plan-svc came to during a filing, as the kernel says.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from shared import jsontext
from shared.civic import uscc
from tests.bench.figures import Figure, at_most, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.bench.load import Unexpected
from tests.fleet import Fleet, eventually
from tests.integration.plan_svc.planned import draft_body

FEW, MANY, MOST = 10_000, 100_000, 1_000_000
AGENCY, STEWARD = "310116-culture", "310000-market"
TODAY = date(2026, 3, 2)
PATIENCE_SECONDS = 900
STEP_SECONDS = 600

Clients = Callable[[str, str], httpx.AsyncClient]
ITEM: dict[str, object] = {
    "name": "检查",
    "domain": "culture",
    "risk": "medium",
    "item_list": "random",
    "legal_basis": "某条例第一条",
    "check_points": [{"number": "1", "text": "证照"}],
}
PLACE: dict[str, dict[str, object]] = {
    "plan-svc": {
        "region": "310116",
        "kind": "premises",
        "business_types": [],
        "retired": False,
        "version": 1,
    },
    "matching-svc": {
        "subject_name": "企业",
        "address": "金山大道1号",
        "region": "310116",
        "business_types": [],
        "closed_weekdays": [],
        "closed_days": [],
        "subjects": [],
        "retired": False,
        "version": 1,
    },
}
"""What the services keep of a place besides its number and its subject."""

RATE = reported("plan filing of 100,000 rows, upload to matching-svc", "rows/s")
FILED = reported("plan filing of 100,000 rows, upload to filed", "rows/s")
PEAK = reported("plan filing of 100,000 rows, peak of plan-svc", "MiB")
FLAT = at_most("plan filing, peak memory at 100,000 over 10,000 rows", 1.15)
FLATTER = at_most(
    "plan filing, peak memory at 1,000,000 over 10,000 rows", 1.15, long=True
)
LONG_RATE = reported(
    "plan filing of 1,000,000 rows, upload to matching-svc", "rows/s", long=True
)
FIGURES = (RATE, FILED, PEAK, FLAT, FLATTER, LONG_RATE)


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing: rows, seconds to filed, to consumed, and the peak in MiB."""

    rows: int
    filed: float
    consumed: float
    peak: float


class City:
    """Agencies and places; each filing takes places that no plan had before.

    Args:
        clients: a client of plan-svc for an agency in a role.
        urls: the databases of plan-svc, and of matching-svc where it runs.
        pid: the process of plan-svc.
    """

    def __init__(self, clients: Clients, urls: Mapping[str, str], pid: int) -> None:
        self._clients = clients
        self._urls = urls
        self._pid = pid
        self._stack = AsyncExitStack()
        self._open: dict[tuple[str, str], httpx.AsyncClient] = {}
        self._next = 0
        self._tasks = 0
        self.places: list[str] = []
        self.plan: dict[str, Any] = {}
        """The newest plan, and its subjects."""

    async def found(self) -> None:
        """Enter the agencies and the item that the plans are about."""
        for code in (AGENCY, "310116-justice", "310000-culture", "310000-justice"):
            region, _, domain = code.partition("-")
            level = "municipal" if region == "310000" else "district"
            body = {"name": code, "level": level, "domain": domain, "region": region}
            await self._put(STEWARD, "steward", f"/plan/v1/agencies/{code}", body)
        await self._put(STEWARD, "steward", "/plan/v1/items/culture-001", ITEM)
        claim = f"/plan/v1/items/culture-001/claims/{AGENCY}"
        await self._put(AGENCY, "planner", claim, None)

    async def close(self) -> None:
        """Close the clients."""
        await self._stack.aclose()

    async def file(self, rows: int) -> Filing:
        """One plan of that many places, from upload to matching-svc."""
        self.places = codes = await self.settle(rows)
        planner = await self.client(AGENCY, "planner")
        plan = await answered(planner.post("/plan/v1/plans", json=draft_body(AGENCY)))
        self.plan = plan
        forget_peak(self._pid)
        started = time.perf_counter()
        await answered(
            planner.post(
                f"/plan/v1/plans/{plan['id']}/subjects",
                content=ndjson(codes),
                headers={"content-type": "application/x-ndjson"},
                timeout=STEP_SECONDS,
            )
        )
        await self.through(plan["id"])
        filed = time.perf_counter() - started
        self._tasks += rows
        if "matching-svc" in self._urls:
            await self._consumed(self._urls["matching-svc"])
        consumed = time.perf_counter() - started
        return Filing(rows, filed, consumed, peak(self._pid))

    async def settle(self, rows: int) -> list[str]:
        """New places, as both services would have copied them from the register."""
        first, self._next = self._next, self._next + rows
        codes = [uscc.make("310116", number) for number in range(first, self._next)]
        for service, url in self._urls.items():
            rest = PLACE[service]
            conn = await asyncpg.connect(url)
            await conn.copy_records_to_table(
                "place_copy",
                columns=["number", "uscc", *rest],
                records=((f"{code}-001", code, *rest.values()) for code in codes),
            )
            await conn.execute("ANALYZE place_copy")
            await conn.close()
        return codes

    async def through(self, plan_id: str) -> None:
        """Every filing step in turn, the last one files the plan."""
        planner = await self.client(AGENCY, "planner")
        approver = await self.client(AGENCY, "approver")
        path = f"/plan/v1/plans/{plan_id}"
        plan = await answered(planner.get(path))
        while plan["status"] in {"draft", "submitted"}:
            step = next(step for step in plan["steps"] if step["open"])
            if step["name"] == "agency":
                work = approver.post(
                    f"{path}/approval",
                    json={"round": plan["round"]},
                    timeout=STEP_SECONDS,
                )
            else:
                authority = await self.client(step["authority"], "filing")
                consent = f"{path}/steps/{step['name']}/consent"
                work = authority.post(consent, timeout=STEP_SECONDS)
            plan = await answered(work)

    async def _consumed(self, url: str) -> None:
        """Wait until matching-svc has every task."""
        conn = await asyncpg.connect(url)

        async def all_there() -> bool:
            there: int = await conn.fetchval("SELECT count(*) FROM task_copy")
            return there >= self._tasks

        try:
            await eventually(all_there, "matching-svc has every task", PATIENCE_SECONDS)
        finally:
            await conn.close()

    async def client(self, agency: str, role: str) -> httpx.AsyncClient:
        """A client of plan-svc for an agency in a role: one each, and kept.

        To make one reads every certificate of the machine, which takes as long as a
        step of an amendment.
        """
        if (agency, role) not in self._open:
            made = await self._stack.enter_async_context(self._clients(agency, role))
            self._open[agency, role] = made
        return self._open[agency, role]

    async def _put(self, agency: str, role: str, path: str, body: object) -> None:
        client = await self.client(agency, role)
        await answered(client.put(path, json=body))


async def run(ground: Ground) -> list[Figure]:
    """Ten times the rows, in turn with the tenth, on the same running services."""
    async with ground.fleet() as fleet:
        fleet.move_to(TODAY)
        for name in ("plan-svc", "matching-svc"):
            fleet.start(name)
        await fleet.ready()
        city = of_fleet(fleet)
        try:
            await city.found()
            few, many = await in_turn(lambda: city.file(FEW), lambda: city.file(MANY))
            most = [await city.file(MOST)] if ground.long else []
        finally:
            await city.close()
    least = [run.peak for run in few]
    figures = [
        RATE.of([run.rows / run.consumed for run in many]),
        FILED.of([run.rows / run.filed for run in many]),
        PEAK.of([run.peak for run in many]),
        FLAT.of(ratios([run.peak for run in many], least)),
    ]
    for run in most:
        figures += [
            FLATTER.of([run.peak / each for each in least]),
            LONG_RATE.of([run.rows / run.consumed]),
        ]
    return figures


def of_fleet(fleet: Fleet) -> City:
    """The city of services that run as processes."""
    process = fleet.members["plan-svc"].process
    assert process is not None
    return City(
        lambda agency, role: fleet.client("plan-svc", agency, role=role),
        {name: fleet.url(name) for name in ("plan-svc", "matching-svc")},
        process.pid,
    )


async def answered(work: Awaitable[httpx.Response]) -> dict[str, Any]:
    response = await work
    if not response.is_success:
        raise Unexpected(f"{response.status_code} {response.text[:1500]}")
    body: dict[str, Any] = response.json()
    return body


async def ndjson(codes: list[str]) -> AsyncIterator[bytes]:
    for start in range(0, len(codes), 1000):
        rows = (jsontext.dumps({"uscc": code}) for code in codes[start : start + 1000])
        yield ("\n".join(rows) + "\n").encode()


def forget_peak(pid: int) -> None:
    """Let the kernel begin anew to count a process's highest memory."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak(pid: int) -> float:
    """The highest resident memory of a process since then, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmHWM")
