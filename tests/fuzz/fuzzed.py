"""A small city behind one port, and schemathesis beside it.

The phases of schemathesis are run one by one, each within bounds of its own: given one
time for all, it spends all of it on fuzzing.
"""

import asyncio
import json
import re
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deploy.embedded.host.gateway import Gateway
from shared.running.service import load
from shared.testing.principals import plain_token
from tests.apps import api_routes
from tests.contract.test_strangers import plan_for, url_of
from tests.smallcity import CULTURE, EVERY_SCOPE, HEALTH, SmallCity

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
SERVER_ERROR = 500
MEDIA_TYPES = Path(__file__).with_name("media_types.py")
DRAFTS_OF = {"plan-svc": HEALTH}
"""Whose the drafts are; everything else in the small city is of culture."""


@dataclass(frozen=True)
class Phase:
    """One phase of schemathesis; with `deep` the paths name things that exist."""

    names: str
    deep: bool


PHASES = (
    Phase("examples,coverage", deep=False),
    Phase("fuzzing", deep=True),
    Phase("fuzzing", deep=False),
    Phase("stateful", deep=False),
)


@dataclass
class Counted:
    """The services behind a counter of what was called and what came back."""

    app: ASGIApp
    calls: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.calls[message["status"]] += 1
                if message["status"] >= SERVER_ERROR:
                    asked = f"{scope['method']} {scope['raw_path']!r}"
                    self.errors.append(f"{message['status']} {asked}")
            await send(message)

        await self.app(scope, receive, out if scope["type"] == "http" else send)

    @property
    def total(self) -> int:
        """How many calls were answered."""
        return sum(self.calls.values())


@asynccontextmanager
async def served(city: SmallCity) -> AsyncIterator[tuple[Counted, str]]:
    """The city's five services on a port of their own, counted."""
    counted = Counted(gateway_of(city))
    async with on_a_port(counted) as url:
        yield counted, url


def gateway_of(city: SmallCity) -> Gateway:
    """The city's five services behind one address."""
    gateway = Gateway(city.world.apps["plan-svc"])
    gateway.serve({load(name).short: app for name, app in city.world.apps.items()})
    return gateway


@asynccontextmanager
async def on_a_port(app: ASGIApp) -> AsyncIterator[str]:
    """An application on a port of its own; its URL."""
    config = uvicorn.Config(app, lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    running = asyncio.create_task(server.serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


def settings_of(service: str, city: SmallCity, *, deep: bool) -> str:
    """The configuration of schemathesis (TOML): how calls name what there is."""
    lines = [f"hooks = {json.dumps(str(MEDIA_TYPES))}"]
    for route in api_routes():
        if not deep or route.service != service or "{" not in route.path:
            continue
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)
        found = re.fullmatch(pattern, url_of(route, city, plan_for(route)))
        if found is None:
            raise AssertionError(f"{route} is not filled")
        lines += [
            "[[operations]]",
            f'include-name = "{route.method} {route.path}"',
            "[operations.parameters]",
            *(
                f'"path.{name}" = {json.dumps(value)}'
                for name, value in found.groupdict().items()
            ),
        ]
    return "\n".join(lines) + "\n"


async def fuzz(
    service: str, phase: Phase, url: str, settings: Path, bounds: tuple[int, int]
) -> str:
    """Run one phase against one service; what it found wrong, or nothing.

    The caller is a second person, who may also approve what the city drafted.
    """
    examples, seconds = bounds
    agency = DRAFTS_OF.get(service, CULTURE)
    token = plain_token(agency, scopes=EVERY_SCOPE, subject="test:second")
    command: Iterable[str] = (
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(settings)),
        *("run", f"{url}{load(service).path}/openapi.json", "--no-color"),
        *("--phases", phase.names, "--checks", ",".join(CHECKS)),
        *("--max-examples", str(examples), "--max-time", str(seconds)),
        *("--header", f"Authorization: Bearer {token}", "--seed", "11"),
        *("--generation-database", "none", "--suppress-health-check", "all"),
        *("--continue-on-failure", "--no-shrink", "--request-timeout", "30"),
        *("--warnings", "off", "--output-truncate", "true"),
    )
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=settings.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    return "" if process.returncode == 0 else told.decode()
