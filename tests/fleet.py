"""The five services as OS processes over real Kafka and PostgreSQL."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import TypeVar

import httpx

from deploy.kafka.broker import Broker
from shared.auth.issuer import DevelopmentIssuer
from shared.auth.roles import scopes_of
from shared.civic.clock import SHANGHAI, ShiftedClock
from shared.local_postgres.server import PostgresServer
from shared.messaging.bus.kafka_topics import ensure_topics
from shared.running.service import NAMES
from shared.testing.databases import clone, service_template

T = TypeVar("T")
START_SECONDS = 240
"""Ten processes start at once, on two cores and beside whatever else runs there."""
STOP_SECONDS = 20
"""What a deployment grants a process to end (deploy/k8s)."""


@dataclass(frozen=True)
class _Issuer:
    environment: str = "test"
    issuer: str = "https://issuer.test"
    audience: str = "onevisit"


@dataclass
class Member:
    """One process of the fleet."""

    name: str
    role: str
    port: int
    log: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def path(self) -> str:
        """The prefix of its paths."""
        return f"/{self.name.removesuffix('-svc')}"


class Fleet:
    """Starts, stops and kills services; every process is ours and ended by its id."""

    def __init__(self, folder: Path, server: PostgresServer, broker: Broker) -> None:
        self._folder = folder
        self._server = server
        self._broker = broker
        self._issuer = DevelopmentIssuer(folder / "issuer", _Issuer())
        self._suffix = f"_f{os.urandom(4).hex()}"
        self.members: dict[str, Member] = {}
        self._shift = folder / "clock-shift"
        self._shift.write_text("0")

    def today(self) -> date:
        """The day in the fleet."""
        return ShiftedClock(self._shift).today()

    def move_to(self, day: date) -> None:
        """Move the time of every process to noon of a day."""
        noon = datetime.combine(day, time_of_day(12), SHANGHAI)
        seconds = (noon - datetime.now(UTC)).total_seconds()
        draft = self._shift.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self._shift)

    async def prepare(self) -> None:
        """Databases and topics."""
        await ensure_topics(self._broker.bootstrap, partitions=3)
        templates = {self.database(name): service_template(name) for name in NAMES}
        await clone(self._server, templates)

    def database(self, name: str) -> str:
        """The name of a service's database."""
        return name.replace("-", "_") + self._suffix

    def url(self, name: str) -> str:
        """The URL of a service's database."""
        return self._server.url(self.database(name))

    async def start_all(self) -> None:
        """Start every service in role `all`, and wait until each is ready."""
        for name in NAMES:
            self.start(name)
        await self.ready()

    def start(self, name: str, role: str = "all", label: str | None = None) -> Member:
        """Start one process; `label` names it where a service has several."""
        key = label or name
        member = self.members.get(key) or Member(
            name, role, free_port(), self._folder / f"{key}.log"
        )
        self.members[key] = member
        with member.log.open("ab") as log:
            member.process = subprocess.Popen(
                self._command(member),
                env=self._environment(member, key),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return member

    def _command(self, member: Member) -> Sequence[str]:
        module = [sys.executable, "-m", "shared.running.cli", "serve", member.name]
        return [*module, "--role", member.role, "--port", str(member.port)]

    def _environment(self, member: Member, key: str) -> dict[str, str]:
        matching = self.members.get("matching-svc")
        if matching is None:
            matching = Member(
                "matching-svc", "all", free_port(), self._folder / "matching-svc.log"
            )
            self.members["matching-svc"] = matching
        planning = self.members.get("plan-svc")
        return {
            **os.environ,
            "ONEVISIT_PLAN_URL": planning.url if planning else "",
            "ONEVISIT_ENVIRONMENT": "test",
            "ONEVISIT_DATABASE_URL": self.url(member.name),
            "ONEVISIT_BUS": "kafka",
            "ONEVISIT_KAFKA_BOOTSTRAP": self._broker.bootstrap,
            "ONEVISIT_JWKS_FILE": str(self._issuer.jwks_file),
            "ONEVISIT_ISSUER": _Issuer.issuer,
            "ONEVISIT_NEIGHBOUR_URL": matching.url,
            "ONEVISIT_CLOCK_SHIFT_FILE": str(self._shift),
            "ONEVISIT_PLAIN_WEEK_YEARS": "[2027]",
            "ONEVISIT_INSTANCE_ID": key,
            "ONEVISIT_HEARTBEAT_SECONDS": "1",
        }

    def environment(self, name: str) -> dict[str, str]:
        """The environment of a service's processes: for its commands."""
        member = self.members.get(name) or Member(name, "", 0, self._folder / "none")
        return self._environment(member, name)

    async def ready(self) -> None:
        """Wait until every started process says that it is ready.

        Raises:
            AssertionError: with the end of its log, if one does not.
        """
        deadline = time.monotonic() + START_SECONDS
        async with httpx.AsyncClient(timeout=5) as client:
            for member in self.members.values():
                while not await self._is_ready(client, member):
                    if time.monotonic() > deadline:
                        tail = member.log.read_text()[-3000:]
                        raise AssertionError(f"{member.name} is not ready: {tail}")
                    await asyncio.sleep(0.1)

    @staticmethod
    async def _is_ready(client: httpx.AsyncClient, member: Member) -> bool:
        if member.process is None:
            return True
        try:
            answer = await client.get(f"{member.url}{member.path}/readyz")
        except httpx.TransportError:
            return False
        return answer.status_code == 200

    def client(
        self, name: str, agency: str, *, role: str = "", language: str = "en"
    ) -> httpx.AsyncClient:
        """A client of a service with a signed token; close it."""
        person = f"dev:{agency}:{role}"
        token = (
            self._issuer.issue(agency, scopes_of(role), subject=person) if role else ""
        )
        headers = {"accept-language": language}
        if token:
            headers["authorization"] = f"Bearer {token}"
        return httpx.AsyncClient(
            base_url=self.members[name].url, headers=headers, timeout=30
        )

    def kill(self, key: str) -> None:
        """Kill -9 one process; it can be started again on the same data."""
        self._signal(key, signal.SIGKILL)

    def pause(self, key: str) -> None:
        """Freeze one process (SIGSTOP)."""
        process = self.members[key].process
        if process is not None:
            process.send_signal(signal.SIGSTOP)

    def resume(self, key: str) -> None:
        """Let a frozen process go on."""
        process = self.members[key].process
        if process is not None:
            process.send_signal(signal.SIGCONT)

    def stop(self, key: str) -> float:
        """Stop one process cleanly; how many seconds it took."""
        started = time.monotonic()
        self._signal(key, signal.SIGTERM)
        return time.monotonic() - started

    def stop_all(self) -> None:
        """Stop what runs."""
        for key in list(self.members):
            self.stop(key)

    def _signal(self, key: str, number: signal.Signals) -> None:
        process = self.members[key].process
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)
        self.members[key].process = None


async def eventually(
    ask: Callable[[], Awaitable[T | None]], what: str, seconds: float = 30
) -> T:
    """What `ask` gives as soon as it gives something.

    Raises:
        AssertionError: naming what did not come about in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = await ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(0.1)


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
