"""Who works on tasks in the small planned district, in short words."""

from datetime import UTC, datetime
from typing import Any

import httpx
from plan_svc.dispatch.commands.jobs import follow_tasks

from shared.audit.acting import Acting, acting_as
from tests.factories import subject
from tests.integration.plan_svc.planned import District, Json
from tests.lists import listed

BASE = "/plan/v1/dispatches"
CULTURE, FIRE = "310116-culture", "310116-fire"
CERTIFICATES = ["HF0116001", "HF0116002"]


class TaskWork:
    """The agencies with tasks, those who wait for them, and the worker's job."""

    def __init__(self, district: District) -> None:
        self.district, self.world = district, district.world

    def planner(self, agency: str = CULTURE) -> httpx.AsyncClient:
        return self.district.planner(agency)

    def coordinator(self, agency: str = "310116-justice") -> httpx.AsyncClient:
        return self.world.client("plan-svc", agency, role="coordinator")

    async def tasks(self, count: int = 1, **changes: Any) -> list[str]:
        """The tasks of a filed plan of March; their numbers."""
        places = await self.district.register(range(count))
        await self.district.filed(places, **changes)
        return [task["number"] for task in await self.district.tasks()]

    async def inspectors(self) -> None:
        await self.district.tell(
            "subject-svc", *(subject.inspector(name, CULTURE) for name in CERTIFICATES)
        )

    async def ask(
        self, client: httpx.AsyncClient, act: str, tasks: list[str], **body: object
    ) -> httpx.Response:
        return await client.post(f"{BASE}/{act}", json={"tasks": tasks, **body})

    async def do(
        self, act: str, tasks: list[str], agency: str = CULTURE, **body: object
    ) -> list[Json]:
        """A step that must be taken."""
        answer = await self.ask(self.planner(agency), act, tasks, **body)
        assert answer.status_code == 200, answer.text
        done: list[Json] = answer.json()
        return done

    async def follow(self, month: int, day: int) -> None:
        """The worker looks at every task, at noon of a day."""
        self.world.clock.set(datetime(2026, month, day, 4, tzinfo=UTC))
        with acting_as(Acting.system("plan-svc", "follow-tasks")):
            await follow_tasks(self.world.db("plan-svc"))

    async def listed(self, agency: str = CULTURE, **chosen: Any) -> list[str]:
        rows = await listed(self.planner(agency), BASE, **chosen)
        return [row["task"] for row in rows]
