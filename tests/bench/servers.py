"""Servers as processes of their own: a service in its API role, or a plain control."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from shared.auth.issuer import DevelopmentIssuer
from shared.auth.roles import scopes_of
from shared.local_postgres.server import PostgresServer
from shared.migrate import upgrade
from shared.running.service import load
from tests.fleet import free_port

START_SECONDS = 60


@dataclass(frozen=True)
class _Names:
    environment: str = "test"
    issuer: str = "https://issuer.test"
    audience: str = "onevisit"


@dataclass(frozen=True)
class Server:
    """A process that answers at a port."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def memory(self) -> float:
        """Resident memory in MiB."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20


class Hall:
    """Where servers of one benchmark are started, with an issuer of tokens."""

    def __init__(self, folder: Path, postgres: PostgresServer) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.postgres = postgres
        self._issuer = DevelopmentIssuer(folder / "issuer", _Names())

    def token(self, agency: str, role: str) -> str:
        """A signed access token."""
        return self._issuer.issue(
            agency, scopes_of(role), subject=f"dev:{agency}:{role}"
        )

    def client(self, server: "Server", agency: str, role: str) -> httpx.AsyncClient:
        """A client with a signed token; close it."""
        headers = {"authorization": f"Bearer {self.token(agency, role)}"}
        url = f"http://127.0.0.1:{server.port}"
        return httpx.AsyncClient(base_url=url, headers=headers, timeout=60)

    async def database(self, service: str) -> str:
        """A new, migrated database of a service; its URL."""
        name = f"bench_{os.urandom(4).hex()}"
        await asyncio.to_thread(self.postgres.create_databases, [name])
        url = self.postgres.url(name)
        manifest = load(service)
        await upgrade(url, manifest.metadata, manifest.migrations)
        return url

    @contextmanager
    def service(self, name: str, url: str, **settings: str) -> "Iterator[Server]":
        """A service in its API role, as `onevisit serve` runs it; no broker needed."""
        environment = {
            "ONEVISIT_ENVIRONMENT": "test",
            "ONEVISIT_DATABASE_URL": url,
            "ONEVISIT_KAFKA_BOOTSTRAP": "127.0.0.1:9",
            "ONEVISIT_JWKS_FILE": str(self._issuer.jwks_file),
            "ONEVISIT_ISSUER": _Names.issuer,
            "ONEVISIT_PLAIN_WEEK_YEARS": "[2027]",
            "ONEVISIT_LOG_LEVEL": "WARNING",
            **{f"ONEVISIT_{key.upper()}": value for key, value in settings.items()},
        }
        command = ["-m", "shared.running.cli", "serve", name, "--role", "api"]
        path = f"/{name.removesuffix('-svc')}/livez"
        with self._run(command, environment, path) as server:
            yield server

    @contextmanager
    def plain(self, module: str, url: str) -> "Iterator[Server]":
        """A control: `module` serves at PORT over DATABASE_URL."""
        with self._run(["-m", module], {"DATABASE_URL": url}, "/livez") as server:
            yield server

    @contextmanager
    def _run(
        self, command: Sequence[str], environment: Mapping[str, str], path: str
    ) -> Iterator[Server]:
        port = free_port()
        with (self._folder / f"{port}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *command, *_port(command, port)],
                env={**os.environ, **environment, "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            _await(f"http://127.0.0.1:{port}{path}", self._folder / f"{port}.log")
            yield Server(port, process)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _port(command: Sequence[str], port: int) -> list[str]:
    return ["--port", str(port)] if "serve" in command else []


def _await(url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(f"{url}: {log.read_text()[-2000:]}")
        time.sleep(0.1)
