"""The load: plans, tasks, codes, visits, off-site checks, answers, grades, corrections.

Each actor does one thing after the other and waits for each answer, so what is under
way is bounded by the number of actors. Planners also hold back while many events wait
to be consumed, as whoever files in bulk would.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from tests.chaos.backlog import Backlog
from tests.chaos.callers import Callers, Json, Refused
from tests.chaos.city import City, subject_rows

log = logging.getLogger(__name__)

LIVE_PLANS = 3
"""Filed plans that an agency keeps before it revokes its oldest."""
VISIBLE_TRIES = 40
LOOK_SECONDS = 0.5
REASONS = dict.fromkeys(("P-13", "P-14", "P-27", "P-28"), "投诉较多，确有必要")
"""What the approver says of a plan that a review advises against."""
OF_TASKS = ("matching-svc", "checkcode-svc")
OF_GRADES = ("plan-svc", "subject-svc")
"""Who consumes what planners and graders make."""


@dataclass(frozen=True)
class Pace:
    """How much is asked for."""

    plan_rows: int = 100
    """Places in a plan: so many events when it is filed, and again when revoked."""
    events_a_second: float = 100
    """What the planners together make at most."""
    grades_a_second: float = 20
    """What graders enter in bulk at most."""
    shared: float = 1.0
    """The part of a plan whose places any agency may visit; the rest is its own."""
    backlog: int = 5000
    """Events that may wait to be consumed before planners file more."""


@dataclass(frozen=True)
class Terms:
    """What the load follows from."""

    seed: int
    pace: Pace


class Load:
    """Everybody at work, until told to stop."""

    def __init__(
        self, callers: Callers, city: City, today: date, terms: Terms, backlog: Backlog
    ) -> None:
        self._callers = callers
        self._city = city
        self._today = today
        self._seed, self._pace = terms.seed, terms.pace
        self._backlog = backlog
        self._serial = 0
        self._stopping = asyncio.Event()
        self._filed: dict[str, list[str]] = {}
        self.triggered: list[str] = []
        """Task numbers whose entry was acknowledged."""
        self.codes: list[str] = []
        """Codes whose issue was acknowledged."""

    async def run(self) -> None:
        """Work until told to stop, then let what is under way end."""
        self._stopping.clear()
        domains = list(self._city.agencies)
        actors: list[Callable[[random.Random], Awaitable[None]]] = [
            *(self._planner(domain) for domain in domains),
            *(self._inspector(domain) for domain in domains[:3]),
            self._coordinate,
            self._grade,
            self._grade_many,
            self._correct,
        ]
        await asyncio.gather(
            *(self._repeat(actor, number) for number, actor in enumerate(actors))
        )

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    async def _repeat(
        self, act: Callable[[random.Random], Awaitable[None]], number: int
    ) -> None:
        dice = random.Random(f"{self._seed}/{number}")
        while not self._stops:
            try:
                await act(dice)
            except Refused as refusal:
                log.debug("gave up: %s", refusal)
            await self._rest(dice.uniform(0.1, 0.5))

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def _number(self) -> int:
        self._serial += 1
        return self._serial

    def _planner(self, domain: str) -> Callable[[random.Random], Awaitable[None]]:
        async def plan(dice: random.Random) -> None:
            started = time.monotonic()
            agency = self._city.agencies[domain]
            filed = self._filed.setdefault(agency, [])
            if len(filed) >= LIVE_PLANS:
                oldest = filed.pop(0)
                await self._callers.post(
                    agency,
                    "approver",
                    f"/plan/v1/plans/{oldest}/revocation",
                    {"reason": "计划调整"},
                )
            places = self._places(domain, dice)
            filed.append(await self._file(agency, places))
            share = self._pace.events_a_second / len(self._city.agencies)
            await self._slow_down(2 * len(places) / share, started, OF_TASKS)

        return plan

    @property
    def _stops(self) -> bool:
        return self._stopping.is_set()

    def _places(self, domain: str, dice: random.Random) -> list[str]:
        """Some places that every agency may choose, and some of the agency's own."""
        everybody, agencies = self._city.places, list(self._city.agencies)
        own = everybody[agencies.index(domain) :: len(agencies)]
        size = min(self._pace.plan_rows, self._city.size)
        common = dice.sample(everybody, round(size * self._pace.shared))
        rest = dice.sample(own, min(len(own), size - len(common)))
        return list(dict.fromkeys([*common, *rest]))

    async def _file(self, agency: str, places: list[str]) -> str:
        plan = await self._callers.post(
            agency, "planner", "/plan/v1/plans", self._plan(agency)
        )
        path = f"/plan/v1/plans/{plan['id']}"
        rows = "\n".join(
            ["place,reason.P-13", *(f"{place},投诉较多" for place in places)]
        )
        await self._callers.post(agency, "planner", f"{path}/subjects", rows)
        shown = await self._callers.see(agency, "approver", path)
        plan = await self._callers.post(
            agency,
            "approver",
            f"{path}/approval",
            {"round": shown["round"], "reasons": REASONS},
        )
        while plan["status"] == "submitted":
            step = next(step for step in plan["steps"] if step["open"])
            plan = await self._callers.post(
                step["authority"], "filing", f"{path}/steps/{step['name']}/consent"
            )
        return str(plan["id"])

    def _plan(self, agency: str) -> Json:
        return {
            "title": "月度检查计划",
            "kind": "monthly",
            "items": [f"{agency.partition('-')[2]}-001"],
            "period_from": str(self._today + timedelta(days=10)),
            "period_to": str(self._today + timedelta(days=35)),
            "scope": "各类场所",
            "legal_basis": "某条例",
            "method": "random",
            "check_points": "证照",
            "frequency": "每年一次",
            "necessity": "投诉较多",
            "ratio": "1",
            "materials": ["营业执照"],
        }

    def _inspector(self, domain: str) -> Callable[[random.Random], Awaitable[None]]:
        async def inspect(dice: random.Random) -> None:
            agency = self._city.agencies[domain]
            act = dice.randrange(5)
            task = await self._trigger(agency, dice, on_site=act > 0)
            match act:
                case 0:
                    await self._check_off_site(agency, task, dice)
                case 1:
                    await self._withdraw(agency, task)
                case 2:
                    pass
                case _:
                    await self._visit(agency, task, dice)

        return inspect

    async def _trigger(self, agency: str, dice: random.Random, *, on_site: bool) -> str:
        task = await self._callers.post(
            agency,
            "planner",
            "/plan/v1/tasks",
            {
                "place": dice.choice(self._city.places),
                "items": [f"{agency.partition('-')[2]}-001"],
                "source": "transfer",
                "source_number": f"YS-{self._number()}",
                "source_reason": "其他部门移送",
                "earliest": str(self._today),
                "latest": str(self._today + timedelta(days=20)),
                "on_site": on_site,
            },
        )
        self.triggered.append(task["number"])
        return str(task["number"])

    async def _withdraw(self, agency: str, task: str) -> None:
        await self._callers.post(
            agency, "planner", f"/plan/v1/tasks/{task}/withdrawal", {"reason": "误报"}
        )

    async def _check_off_site(
        self, agency: str, task: str, dice: random.Random
    ) -> None:
        """Carry it out without a code, and correct some of the results at once."""
        domain = agency.partition("-")[2]
        point = {"item": f"{domain}-001", "point": "1", "outcome": "no_problem"}
        found = point | {"outcome": "problem_found", "text": "数据不符"}
        evidence = [{"sha256": "a" * 64, "name": "比对结果", "kind": "data_comparison"}]
        path = f"/plan/v1/tasks/{task}/off-site-result"
        await self._callers.post(
            agency,
            "inspector",
            path,
            {
                "day": str(self._today),
                "means": ["data"],
                "inspectors": dice.sample(self._city.inspectors(domain), 1),
                "points": [dice.choice([point, found])],
                "evidence": evidence,
            },
        )
        if dice.random() < 0.5:
            points = [dice.choice([point, found])]
            corrected = {"points": points, "evidence": evidence, "reason": "漏看"}
            await self._callers.post(
                agency,
                "inspector",
                f"{path}/correction",
                corrected,
            )

    async def _visit(self, agency: str, task: str, dice: random.Random) -> None:
        domain = agency.partition("-")[2]
        body = {
            "tasks": [task],
            "inspectors": dice.sample(self._city.inspectors(domain), 2),
            "day": str(self._today),
        }
        answer = await self._apply(agency, body)
        if answer["status"] == "open":
            answer = await self._callers.post(
                agency,
                "inspector",
                f"/checkcode/v1/applications/{answer['id']}/decline",
                {"reason": "date", "text": "须当日检查"},
            )
        if answer["code"] is None:
            return
        self.codes.append(answer["code"])
        visit = await self._callers.post(
            agency, "inspector", f"/checkcode/v1/codes/{answer['code']}/visits", {}
        )
        item = f"{domain}-001"
        point = {"item": item, "point": "1", "outcome": "no_problem"}
        await self._callers.post(
            agency,
            "inspector",
            f"/checkcode/v1/visits/{visit['id']}/results",
            {"points": [point]},
        )

    async def _apply(self, agency: str, body: Json) -> Json:
        """Apply as soon as checkcode-svc has heard of the task."""
        for _ in range(VISIBLE_TRIES):
            try:
                return await self._callers.post(
                    agency, "inspector", "/checkcode/v1/applications", body
                )
            except Refused as refusal:
                last = refusal
            await asyncio.sleep(0.5)
        raise last

    async def _coordinate(self, dice: random.Random) -> None:
        """Join what is proposed, and name inspectors for what is agreed."""
        agency = dice.choice(list(self._city.agencies.values()))
        page = await self._callers.see(
            agency,
            "coordinator",
            f"/matching/v1/proposals?status=proposed&agency={agency}&limit=20",
        )
        for proposal in dice.sample(page["items"], min(3, len(page["items"]))):
            await self._join(proposal, dice)
        page = await self._callers.see(
            agency,
            "inspector",
            "/checkcode/v1/applications?status=awaiting_answers&limit=5",
        )
        for waiting in page["items"]:
            for member in waiting["waiting_for"] if waiting["agreed"] else ():
                await self._name(waiting["id"], member, dice)

    async def _join(self, proposal: Json, dice: random.Random) -> None:
        for member in proposal["members"]:
            answer: Json = {"answer": "join"}
            if dice.random() < 0.1:
                answer = {"answer": "decline", "reason": "inspectors", "text": "忙"}
            with suppress(Refused):  # withdrawn meanwhile, as tasks come and go
                await self._callers.post(
                    member["agency"],
                    "coordinator",
                    f"/matching/v1/proposals/{proposal['number']}/answers",
                    answer,
                )

    async def _name(self, application: str, agency: str, dice: random.Random) -> None:
        domain = agency.partition("-")[2]
        with suppress(Refused):
            await self._callers.post(
                agency,
                "inspector",
                f"/checkcode/v1/applications/{application}/inspectors",
                {"inspectors": dice.sample(self._city.inspectors(domain), 2)},
            )

    async def _grade(self, dice: random.Random) -> None:
        domain = dice.choice(list(self._city.agencies))
        code = dice.choice(self._city.usccs)
        await self._callers.put(
            self._city.agencies[domain],
            "grader",
            f"/credit/v1/grades/{domain}/{code}",
            {"grade": dice.choice("ABC")},
        )

    async def _grade_many(self, dice: random.Random) -> None:
        """A domain's grades in bulk, as its yearly grading ends."""
        started = time.monotonic()
        domain = dice.choice(list(self._city.agencies))
        codes = dice.sample(
            self._city.usccs, min(self._pace.plan_rows, self._city.size)
        )
        rows = [f"{code},{domain},{dice.choice('ABCD')}" for code in codes]
        await self._callers.post(
            self._city.agencies[domain],
            "grader",
            "/credit/v1/imports/grades",
            "\n".join(["uscc,domain,grade", *rows]),
        )
        pace = self._pace.grades_a_second
        await self._slow_down(len(codes) / pace, started, OF_GRADES)

    async def _slow_down(
        self, seconds: float, started: float, consumers: Sequence[str]
    ) -> None:
        """Keep to a pace, and hold back while many events wait for these."""
        await self._rest(max(0.0, started + seconds - time.monotonic()))
        while self._backlog.of(consumers) > self._pace.backlog and not self._stops:
            await self._rest(LOOK_SECONDS)

    async def _correct(self, dice: random.Random) -> None:
        codes = dice.sample(self._city.usccs, min(20, self._city.size))
        await self._callers.post(
            next(iter(self._city.agencies.values())),
            "registrar",
            "/subject/v1/imports/subjects",
            subject_rows(codes, str(self._number() + 1)),
        )
