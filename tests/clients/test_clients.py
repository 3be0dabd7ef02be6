"""Generators make clients of every document, and Python's play a journey (I-01)."""

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.civic import uscc
from shared.testing.world import MakeWorld, World
from tests.clients.client_tools import HERE, java_clients, python_clients
from tests.fuzz.fuzzed import gateway_of, on_a_port
from tests.smallcity import EVERY_SCOPE, HEALTH, REGION, plan_body, small_city

pytestmark = pytest.mark.rule("I-01")
JOURNEY_SECONDS = 60


@dataclass(frozen=True)
class Settled:
    """What was written has reached every service before its answer goes out."""

    app: ASGIApp
    world: World

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app(scope, receive, hold)
        if scope["method"] != "GET":
            await self.world.settle()
        for message in held:
            await send(message)


@pytest.mark.timeout(600)
async def test_the_python_clients_play_a_journey_through_all_five_services(
    make_world: MakeWorld, tmp_path: Path
) -> None:
    python = await asyncio.to_thread(python_clients, tmp_path)
    city = await small_city(make_world)
    row = f"{uscc.make(REGION, 4713)},客户端商店,{REGION},示例路3号,{REGION}101\n"
    arguments = [str(city.world.clock.today()), row, json.dumps(plan_body(HEALTH))]
    async with on_a_port(Settled(gateway_of(city), city.world)) as url:
        process = await asyncio.create_subprocess_exec(
            *(str(python), str(HERE / "journey.py"), url, *arguments),
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        async with asyncio.timeout(JOURNEY_SECONDS):
            said, complaint = await process.communicate(EVERY_SCOPE.encode())
    assert process.returncode == 0, complaint.decode()
    told = json.loads(said)
    assert told["proposals"] >= 1
    assert told == {
        "accepted": 1,
        "grade": "B",
        "plan": "filed",
        "visit": True,
        "result": "complete",
        "proposals": told["proposals"],
    }


@pytest.mark.timeout(900)
def test_java_compiles_the_clients_of_all_documents(tmp_path: Path) -> None:
    made = java_clients(tmp_path)
    assert made.returncode == 0, made.stdout[-4000:]
    compiled = {path.parent.parent.name for path in tmp_path.rglob("api/*Api.class")}
    assert compiled == {"plan", "subject", "credit", "checkcode", "matching"}
