"""Clients that ask until they are answered, each write with its Idempotency-Key."""

import asyncio
import logging
import time
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx

from tests.fleet import Fleet

Json = dict[str, Any]
log = logging.getLogger(__name__)
PATIENCE_SECONDS = 90.0
RETRY_SECONDS = 0.3
TOO_MANY, SERVER_FAULT = 429, 500


class Refused(RuntimeError):
    """A service answered that this cannot be done: an answer, not a fault."""

    def __init__(self, path: str, answer: httpx.Response) -> None:
        super().__init__(f"{path}: {answer.status_code} {answer.text[:1500]}")
        self.status = answer.status_code
        kind = answer.headers.get("content-type", "")
        body: Json = answer.json() if "json" in kind else {}
        self.code = str(body.get("code", answer.status_code))


class Unanswered(RuntimeError):
    """Nobody answered within the patience that a caller has."""


class Callers:
    """Everybody who uses the services, over connections that are kept."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._clients: dict[tuple[str, str, str], httpx.AsyncClient] = {}
        self.answered = 0
        self.retried = 0
        self.refused: Counter[str] = Counter()

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()

    async def post(
        self, agency: str, role: str, path: str, body: object = None
    ) -> Json:
        """One POST with a key of its own, until it is answered."""
        return await self._ask("POST", (agency, role, path), body)

    async def put(self, agency: str, role: str, path: str, body: object = None) -> Json:
        """One PUT, until it is answered."""
        return await self._ask("PUT", (agency, role, path), body)

    async def see(self, agency: str, role: str, path: str) -> Json:
        """One GET, until it is answered."""
        return await self._ask("GET", (agency, role, path), None)

    async def _ask(self, method: str, what: tuple[str, str, str], body: object) -> Json:
        agency, role, path = what
        client = self._client(f"{path.split('/')[1]}-svc", agency, role)
        options = _options(body)
        if method == "POST":
            options["headers"]["idempotency-key"] = uuid4().hex
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = await _once(client, method, path, options)
            if answer is not None and answer.status_code < SERVER_FAULT:
                break
            if time.monotonic() > deadline:
                last = "no answer" if answer is None else answer.text[:300]
                raise Unanswered(f"{method} {path}: {last}")
            self.retried += 1
            await asyncio.sleep(RETRY_SECONDS)
        self.answered += 1
        if not answer.is_success:
            refusal = Refused(path, answer)
            self.refused[refusal.code] += 1
            log.debug("%s", refusal)
            raise refusal
        answered: Json = answer.json()
        return answered

    def _client(self, service: str, agency: str, role: str) -> httpx.AsyncClient:
        key = (service, agency, role)
        if key not in self._clients:
            self._clients[key] = self._fleet.client(service, agency, role=role)
        return self._clients[key]


async def _once(
    client: httpx.AsyncClient, method: str, path: str, options: Json
) -> httpx.Response | None:
    try:
        return await client.request(method, path, **options, timeout=15)
    except httpx.TransportError:
        return None


def _options(body: object) -> Json:
    if isinstance(body, str):
        return {"content": body.encode(), "headers": {"content-type": "text/csv"}}
    return {"headers": {}} if body is None else {"json": body, "headers": {}}
