"""No transaction and no remembered answer before the token is checked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI

from shared.audit.act import REFUSED
from shared.auth import Principal, require
from shared.errors import Unauthenticated
from shared.web.http import OneDep, ReadDep, Router, TxDep, install_errors


class OpensNothing:
    """A runtime that must not come to open anything."""

    def __init__(self) -> None:
        self.verifier = self
        self.opened = self.refusals = 0

    async def verify(self, token: str) -> Principal:
        scopes = frozenset({"plan:read"}) if token == "reader" else None  # noqa: S105 - no secret
        if scopes is None:
            raise Unauthenticated
        return Principal("s1", "310116-market", "310116", "district", scopes)

    def reading(self) -> None:
        self.opened += 1
        raise RuntimeError("opened")

    writing_once = reading

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Any]:
        """Open nothing but the transaction in which a refusal is entered (E-05)."""
        self.opened += 1
        tx = SimpleNamespace(act=SimpleNamespace(cases={}, outcome=None))
        yield tx
        if tx.act.outcome is not None and tx.act.outcome.name == REFUSED:
            self.opened -= 1
            self.refusals += 1


def example(runtime: OpensNothing) -> FastAPI:
    router = Router(prefix="/v1")

    @router.post("/write")
    async def write(
        tx: TxDep, who: Annotated[Principal, require("plan:write")]
    ) -> None: ...

    @router.post("/once")
    async def once(
        tx: OneDep, who: Annotated[Principal, require("plan:write")]
    ) -> None: ...

    @router.get("/read")
    async def read(
        tx: ReadDep, who: Annotated[Principal, require("task:read")]
    ) -> None: ...

    @router.get("/public")
    async def public(tx: ReadDep) -> None: ...

    app = FastAPI()
    app.state.runtime = runtime
    app.include_router(router, prefix="/plan")
    install_errors(app)
    return app


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        (None, 401, "token-missing"),
        ("bad", 401, "unauthenticated"),
        ("reader", 403, "scope-missing"),
    ],
)
@pytest.mark.parametrize("sent", [{}, {"Idempotency-Key": "k1"}])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "write"), ("POST", "once"), ("GET", "read")]
)
async def test_a_stranger_is_refused_first_though_tx_is_written_first(
    method: str,
    path: str,
    sent: dict[str, str],
    token: str | None,
    status: int,
    code: str,
) -> None:
    runtime = OpensNothing()
    headers = dict(sent)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    transport = httpx.ASGITransport(example(runtime))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        answer = await http.request(method, f"/plan/v1/{path}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert runtime.opened == 0
    assert runtime.refusals == (1 if status == 403 else 0)


async def test_a_public_route_needs_no_token() -> None:
    runtime = OpensNothing()
    transport = httpx.ASGITransport(example(runtime))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        with pytest.raises(RuntimeError, match="opened"):
            await http.get("/plan/v1/public")
    assert runtime.opened == 1
