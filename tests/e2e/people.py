"""Who acts in a journey, each with a signed token of their own."""

from typing import Any

import httpx

from tests.fleet import Fleet

Json = dict[str, Any]


class People:
    """Who acts in the journey, each with a token of their own."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    async def call(
        self,
        service: str,
        agency: str,
        role: str,
        method: str,
        path: str,
        **options: Any,
    ) -> httpx.Response:
        """One request of somebody."""
        async with self._fleet.client(service, agency, role=role) as client:
            return await client.request(method, path, **options)

    async def do(
        self, service: str, agency: str, role: str, path: str, **options: Any
    ) -> Json:
        """One POST (or PUT, by `method`) that must succeed; its answer."""
        method = options.pop("method", "POST")
        answer = await self.call(service, agency, role, method, path, **options)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        body: Json = answer.json()
        return body

    async def see(
        self, service: str, agency: str, role: str, path: str, **params: str
    ) -> Json:
        """One GET that must succeed."""
        answer = await self.call(service, agency, role, "GET", path, params=params)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        body: Json = answer.json()
        return body
