"""A small district for checkcode-svc alone: neighbours are faked by their events."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx

from shared.events import Event
from shared.events.matching import (
    AnswerKind,
    JointAgreed,
    JointProposed,
    JointWithdrawn,
    ProposalMember,
    ProposalStatus,
)
from shared.events.plan import Risk, TaskItem, TaskScheduled
from shared.events.subject import PlaceChanged
from shared.testing.world import MakeWorld, World
from tests.factories import matching, plan, subject
from tests.factories.plan import domain_of

SERVICE = "checkcode-svc"
MARKET, FIRE, HEALTH = plan.MARKET, plan.FIRE, plan.HEALTH
TODAY = date(2026, 3, 2)
DAY = date(2026, 3, 16)
USCC = "91310116MA1J8YYY3X"
PLACE = f"{USCC}-001"
MARKET_TASK, FIRE_TASK = f"JH1.{MARKET}.{PLACE}", f"JH2.{FIRE}.{PLACE}"
HEALTH_TASK = f"JH3.{HEALTH}.{PLACE}"
JOINT = f"J.{PLACE}.0a1b2c3d"
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


def place(**changes: Any) -> PlaceChanged:
    return subject.place(USCC, **changes)


def inspectors(of: str) -> list[str]:
    """Certificate numbers of an agency's two inspectors."""
    digits = {MARKET: "1", FIRE: "2", HEALTH: "3"}[of]
    return [f"3101160{digits}00{n}" for n in (1, 2)]


def task(number: str, of: str, code: str, **changes: Any) -> TaskScheduled:
    values: dict[str, Any] = {
        "place": PLACE,
        "plan_code": number.partition(".")[0],
        "items": (TaskItem(code=code, risk=Risk.MEDIUM),),
        "earliest": date(2026, 3, 9),
        "latest": date(2026, 3, 31),
        "known_on": date(2026, 2, 25),
    }
    return plan.task(number, of, **{**values, **changes})


def basics() -> list[Event]:
    """Agencies, items, the place and two inspectors of each."""
    events: list[Event] = [place()]
    for code in (MARKET, FIRE, HEALTH):
        events += [plan.agency(code), plan.item(f"{domain_of(code)}-001")]
        events += [subject.inspector(number, code) for number in inspectors(code)]
    return events


def member(of: str, number: str, answer: AnswerKind | None) -> ProposalMember:
    return matching.member(of, number, answer=answer)


def proposal(
    model: type[JointAgreed] | type[JointProposed] | type[JointWithdrawn],
    version: int,
    *members: ProposalMember,
    **changes: Any,
) -> Event:
    status = {
        JointAgreed: ProposalStatus.AGREED,
        JointProposed: ProposalStatus.PROPOSED,
        JointWithdrawn: ProposalStatus.WITHDRAWN,
    }[model]
    by_agency = {member.agency: member.tasks for member in members}
    values: dict[str, Any] = {
        "version": version,
        "number": JOINT,
        "place": PLACE,
        "uscc": USCC,
        "day": DAY,
        "lead": FIRE,
        "status": status,
        "members": members,
        "answers_due": date(2026, 3, 5),
        "visits_saved": 1,
    }
    return matching.proposal(model, by_agency, **{**values, **changes})


class FakeMatching(httpx.AsyncBaseTransport):
    """Answers like matching-svc's options, as the test says; counts the questions."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.late: set[int] = set()
        """Positions of a batch whose options were not found in time."""
        self.answer: Callable[[], Awaitable[httpx.Response]] = self.nothing

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.content)
        answer = await self.answer()
        if answer.is_error or not request.url.path.endswith("/batch"):
            return answer
        one = answer.content.decode()
        answers = [
            '{"refused": "late"}' if position in self.late else f'{{"offer": {one}}}'
            for position in range(len(json.loads(request.content)["questions"]))
        ]
        text = f'{{"answers": [{", ".join(answers)}]}}'
        return httpx.Response(200, text=text)

    async def nothing(self) -> httpx.Response:
        return httpx.Response(200, json={"options": [], "left_out": []})

    async def offer_fire(self) -> httpx.Response:
        option = {
            "rank": 1,
            "tasks": [FIRE_TASK],
            "agencies": [FIRE],
            "visits_saved": 1,
            "days_forward": 0,
            "if_declined": "two visits",
        }
        return httpx.Response(200, json={"options": [option], "left_out": []})

    async def never(self) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError("cancelled before this")

    async def garbage(self) -> httpx.Response:
        return httpx.Response(200, text="<html>")

    async def broken(self) -> httpx.Response:
        return httpx.Response(503)


@dataclass
class District:
    """The world of a test, with short ways to do what the tests do."""

    world: World
    matching: FakeMatching
    clients: dict[tuple[str, str], httpx.AsyncClient] = field(default_factory=dict)

    def client(self, of: str = MARKET, role: str = "inspector") -> httpx.AsyncClient:
        key = (of, role)
        if key not in self.clients:
            self.clients[key] = self.world.client(SERVICE, of, role=role)
        return self.clients[key]

    def anybody(self) -> httpx.AsyncClient:
        return self.world.client(SERVICE)

    async def tell(self, *events: Event) -> None:
        by_source: dict[str, list[Event]] = {}
        for event in events:
            by_source.setdefault(f"{event.type.split('.')[1]}-svc", []).append(event)
        for source, told in by_source.items():
            await self.world.publish(source, *told)
        await self.world.settle()

    async def apply(self, of: str = MARKET, **body: Any) -> httpx.Response:
        number = {MARKET: MARKET_TASK, FIRE: FIRE_TASK, HEALTH: HEALTH_TASK}[of]
        sent = {
            "tasks": [number],
            "inspectors": inspectors(of),
            "day": DAY.isoformat(),
            "duration_minutes": 90,
            **body,
        }
        if "place" in body:
            del sent["tasks"]
        return await self.client(of).post("/checkcode/v1/applications", json=sent)

    async def applied(self, of: str = MARKET, **body: Any) -> dict[str, Any]:
        response = await self.apply(of, **body)
        assert response.status_code == 201, response.text
        application: dict[str, Any] = response.json()
        return application

    async def post(
        self, path: str, body: Any = None, of: str = MARKET
    ) -> httpx.Response:
        return await self.client(of).post(
            f"/checkcode/v1/{path}", json=body if body is not None else {}
        )

    async def get(
        self, path: str, of: str = MARKET, role: str = "inspector"
    ) -> dict[str, Any]:
        response = await self.client(of, role).get(f"/checkcode/v1/{path}")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body

    async def rows(self, sql: str, *args: object) -> list[dict[str, Any]]:
        async with self.world.db(SERVICE).reading() as tx:
            return [dict(row) for row in await tx.fetch(sql, *args)]

    async def state(self) -> str:
        """Everything the service holds, to be compared."""
        tables = []
        for table in (
            "application",
            "application_member",
            "task_hold",
            "code",
            "code_member",
            "visit",
            "visit_part",
            "former_results",
            "proposal_copy",
            "task_copy",
            "place_copy",
            "item_copy",
            "agency_copy",
            "inspector_copy",
        ):
            rows = await self.rows(
                f"SELECT to_jsonb(t)::text AS row FROM {table} AS t ORDER BY 1"
            )
            tables.append(f"{table}: {[row['row'] for row in rows]}")
        return "\n".join(tables)

    def at(self, day: date, hour: int = 4) -> None:
        """Move the clock to a day, noon in Shanghai."""
        self.world.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))

    async def join_with_fire(self) -> dict[str, Any]:
        """Market applies, is offered fire's task, and joins."""
        self.matching.answer = self.matching.offer_fire
        application = await self.applied()
        response = await self.post(
            f"applications/{application['id']}/join", {"option": 1}
        )
        assert response.status_code == 200, response.text
        return application

    async def agree(self, application: dict[str, Any], version: int = 2) -> None:
        """Matching-svc says that both joined."""
        await self.tell(
            proposal(
                JointAgreed,
                version,
                member(FIRE, FIRE_TASK, AnswerKind.JOIN),
                member(MARKET, MARKET_TASK, AnswerKind.JOIN),
                application_id=application["id"],
            )
        )

    async def joint_code(self) -> dict[str, Any]:
        """One agreed joint visit of market and fire, with its code."""
        application = await self.join_with_fire()
        await self.agree(application)
        named = await self.post(
            f"applications/{application['id']}/inspectors",
            {"inspectors": inspectors(FIRE)},
            of=FIRE,
        )
        assert named.status_code == 200, named.text
        return await self.get(f"codes/{named.json()['code']}")

    async def visit(self, code: str, of: str = MARKET, **body: Any) -> dict[str, Any]:
        """Present the code now."""
        response = await self.post(f"codes/{code}/visits", body, of=of)
        assert response.status_code == 201, response.text
        visit: dict[str, Any] = response.json()
        return visit

    async def results(
        self, visit: UUID | str, of: str = MARKET, *, problem: bool = False
    ) -> httpx.Response:
        """Complete results of the agency's only item."""
        code = f"{of.partition('-')[2]}-001"
        first: dict[str, Any] = {"item": code, "point": "1", "outcome": "no_problem"}
        if problem:
            first |= {"outcome": "problem_found", "measure": "correction_order"}
        second = {"item": code, "point": "2", "outcome": "not_covered"}
        return await self.post(
            f"visits/{visit}/results", {"points": [first, second]}, of=of
        )

    async def messages(self) -> list[dict[str, Any]]:
        """What the subject received."""
        page = await self.get("deliveries", "310116-justice", "channel")
        messages: list[dict[str, Any]] = page["items"]
        return messages


async def a_district(make_world: MakeWorld, *tasks: Event) -> District:
    """A district with market's task, and others as given."""
    world = await make_world(SERVICE)
    matching = FakeMatching()
    runtime = world.db(SERVICE)
    await runtime.neighbours.aclose()
    runtime.neighbours = httpx.AsyncClient(
        base_url="http://neighbours.test", transport=matching
    )
    district = District(world, matching)
    await district.tell(*basics(), task(MARKET_TASK, MARKET, "market-001"), *tasks)
    return district
