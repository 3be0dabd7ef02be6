"""Who inspects without a visit in the small planned district, in short words."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import httpx

from tests.factories import subject
from tests.integration.plan_svc.planned import District, Json

CULTURE, FIRE, MARKET = "310116-culture", "310116-fire", "310116-market"
RESULTS = "/plan/v1/off-site-results"


class FromAfar:
    """Inspectors of every agency, each with a certificate."""

    def __init__(self, district: District) -> None:
        self.district, self.world = district, district.world
        self.world.clock.set(datetime(2026, 3, 10, 4, tzinfo=UTC))

    async def certify(self) -> None:
        await self.district.tell(
            "subject-svc",
            *(
                subject.inspector(certificate(agency), agency)
                for agency in (CULTURE, FIRE, MARKET)
            ),
        )

    def inspector(self, agency: str = CULTURE) -> httpx.AsyncClient:
        return self.world.client("plan-svc", agency, role="inspector")

    async def tasks(
        self, count: int = 1, agency: str = CULTURE, **changes: Any
    ) -> list[Json]:
        """The tasks of a filed off-site plan of March."""
        places = await self.district.register(range(count))
        stated = {"mode": "off_site", **changes}
        plan = await self.district.filed(places, agency, **stated)
        return await self.district.tasks(plan_code=plan["plan_code"])

    async def triggered(self, place: str, agency: str = CULTURE, **more: Any) -> Json:
        """An off-site task of the agency without a plan."""
        answer = await self.district.planner(agency).post(
            "/plan/v1/tasks", json=order(place, agency, **more)
        )
        assert answer.status_code == 201, answer.text
        task: Json = answer.json()
        return task

    async def ask(
        self, number: str, body: Json, agency: str = CULTURE
    ) -> httpx.Response:
        url = f"/plan/v1/tasks/{number}/off-site-result"
        return await self.inspector(agency).post(url, json=body)

    async def inspect(
        self, number: str, agency: str = CULTURE, *, problem: bool = False, **more: Any
    ) -> Json:
        """An inspection that is taken."""
        answer = await self.ask(number, report(agency, problem=problem, **more), agency)
        assert answer.status_code == 201, answer.text
        result: Json = answer.json()
        return result

    async def correct(
        self, number: str, agency: str = CULTURE, *, problem: bool
    ) -> httpx.Response:
        body = report(agency, problem=problem) | {"reason": "笔误"}
        kept = {name: body[name] for name in ("points", "evidence", "reason")}
        url = f"/plan/v1/tasks/{number}/off-site-result/correction"
        return await self.inspector(agency).post(url, json=kept)

    async def task(self, number: str, agency: str = CULTURE) -> Json:
        answer = await self.district.planner(agency).get(f"/plan/v1/tasks/{number}")
        assert answer.status_code == 200, answer.text
        task: Json = answer.json()
        return task


def certificate(agency: str) -> str:
    """The certificate of an agency's inspector."""
    return f"HF-{agency}"


def report(
    agency: str = CULTURE, *, problem: bool = False, item: str = "", **more: Any
) -> Json:
    """A body: one check point, a document, and whether there is a problem."""
    point: Json = {
        "item": item or f"{agency.partition('-')[2]}-001",
        "point": "1",
        "outcome": "problem_found" if problem else "no_problem",
    }
    if problem:
        point["text"] = "备案信息与许可不一致"
    return {
        "day": "2026-03-10",
        "means": ["documents"],
        "inspectors": [certificate(agency)],
        "points": [point],
        "evidence": [
            {
                "sha256": sha256(b"a").hexdigest(),
                "name": "许可证扫描件.pdf",
                "kind": "document",
            }
        ],
        **more,
    }


def order(place: str, agency: str = CULTURE, **more: Any) -> Json:
    """The body of a triggered off-site task."""
    return {
        "place": place,
        "items": [f"{agency.partition('-')[2]}-001"],
        "source": "handed_over",
        "source_number": "7",
        "source_reason": "上级交办远程核查",
        "latest": "2026-03-20",
        "on_site": False,
        **more,
    }
