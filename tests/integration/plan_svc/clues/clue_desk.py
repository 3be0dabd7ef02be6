"""Who works on clues in the small planned district, in short words."""

from typing import Any

import httpx

from tests.integration.plan_svc.planned import District, Json

BASE = "/plan/v1/clues"
DESK, MARKET, FIRE = "310116-justice", "310116-market", "310116-fire"
NAME, PHONE = "张三丰", "13800001234"
TEXT = "反映该店无证经营，联系我"
MATTER = "反映无证经营"


class Desk:
    """The district's dispatcher and the agencies, each with its own client."""

    def __init__(self, district: District) -> None:
        self.district, self.world = district, district.world

    def dispatcher(self, agency: str = DESK) -> httpx.AsyncClient:
        return self.world.client("plan-svc", agency, role="dispatcher")

    def handler(self, agency: str = MARKET) -> httpx.AsyncClient:
        return self.world.client("plan-svc", agency, role="planner")

    async def receive(self, **changes: Any) -> Json:
        """A clue that came in by the hotline."""
        answer = await self.dispatcher().post(BASE, json=clue_body(**changes))
        assert answer.status_code == 201, answer.text
        clue: Json = answer.json()
        return clue

    async def assigned(
        self, to: str = MARKET, kind: str = "complaint", **changes: Any
    ) -> str:
        """A clue that was classified and assigned; its number."""
        clue = await self.receive(**changes)
        reading = reading_body(to.partition("-")[2], kind)
        await self.step(DESK, clue["number"], "classification", reading)
        await self.step(DESK, clue["number"], "assignment", {"agency": to})
        return str(clue["number"])

    async def accepted(
        self, to: str = MARKET, kind: str = "complaint", **changes: Any
    ) -> str:
        number = await self.assigned(to, kind, **changes)
        await self.step(to, number, "acceptance")
        return number

    async def step(
        self, agency: str, number: str, step: str, body: Json | None = None
    ) -> Json:
        """A step that must be taken."""
        answer = await self.ask(agency, number, step, body)
        assert answer.is_success, answer.text
        taken: Json = answer.json()
        return taken

    async def ask(
        self, agency: str, number: str, step: str, body: Json | None = None
    ) -> httpx.Response:
        is_desk = agency == DESK
        client = self.dispatcher() if is_desk else self.handler(agency)
        return await client.post(f"{BASE}/{number}/{step}", json=body)

    async def seen(self, number: str, agency: str = DESK) -> Json:
        answer = await self.handler(agency).get(f"{BASE}/{number}")
        assert answer.status_code == 200, answer.text
        clue: Json = answer.json()
        return clue


def clue_body(**changes: Any) -> Json:
    return {
        "channel": "12345",
        "source": "complaint",
        "source_number": "SH-2026-1",
        "text": TEXT,
        "region": "310116",
        "complainant": NAME,
        "phone": PHONE,
        **changes,
    }


def reading_body(domain: str, kind: Any = "complaint", **changes: Any) -> Json:
    return {
        "kind": kind,
        "domain": domain,
        "matter": MATTER,
        "items": [f"{domain}-001"],
        **changes,
    }


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
