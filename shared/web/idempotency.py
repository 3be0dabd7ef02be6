"""Idempotency keys: the answer is stored in the transaction that it answers for.

The second call with a key gets the first one's answer; the same key with another
request is refused. An error stores nothing, for nothing was done. Two calls at once:
the second waits for the first one's commit.
"""

from datetime import timedelta
from hashlib import sha256

import asyncpg
from fastapi import Request, Response

from shared.auth import principal_of
from shared.db import Tx
from shared.errors import Invalid

HEADER = "idempotency-key"
LONGEST = 128
KEPT = timedelta(days=7)


class KeyReused(Invalid):
    """This Idempotency-Key was used for another request."""

    code = "idempotency-key-reused"
    zh = "该 Idempotency-Key 已用于其他请求。"
    todo = "Use a new key for a new request."
    todo_zh = "新的请求请使用新的 Idempotency-Key。"


class KeyTooLong(Invalid):
    """An Idempotency-Key has 1 to 128 characters."""

    code = "idempotency-key-too-long"
    zh = "Idempotency-Key 长度应为 1 至 128 个字符。"


class Answered(Exception):
    """The request was answered before; the transaction is left."""

    def __init__(self, response: Response) -> None:
        super().__init__("answered before")
        self.response = response


Claim = tuple[str, str]
"""Whose key, and the key."""


async def begin(tx: Tx, request: Request) -> Claim | None:
    """Claim the request's key; outside POST, and without a key, there is none.

    Raises:
        Answered: with the stored answer.
        KeyReused: if the key stands for another request.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return None
    if not 0 < len(key) <= LONGEST:
        raise KeyTooLong
    owner, fingerprint = _owner(request), await _fingerprint(request)
    claimed = await tx.fetchval(
        """
        INSERT INTO idempotency (principal, key, fingerprint) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING RETURNING true
        """,
        owner,
        key,
        fingerprint,
    )
    if claimed:
        return owner, key
    stored = await tx.fetchrow(
        "SELECT * FROM idempotency WHERE principal = $1 AND key = $2", owner, key
    )
    if stored is None or stored["fingerprint"] != fingerprint:
        raise KeyReused
    raise Answered(_stored(stored))


async def finish(tx: Tx, claim: Claim, response: Response) -> None:
    """Store the answer beside the key, in the transaction that it answers for."""
    await tx.execute(
        """
        UPDATE idempotency SET status = $3, media_type = $4, location = $5, body = $6
        WHERE principal = $1 AND key = $2
        """,
        *claim,
        response.status_code,
        response.headers.get("content-type"),
        response.headers.get("location"),
        bytes(response.body),
    )


def _stored(row: asyncpg.Record) -> Response:
    headers = {"idempotency-replayed": "true"}
    if row["location"]:
        headers["location"] = row["location"]
    response = Response(row["body"], row["status"], headers)
    if row["media_type"]:
        response.headers["content-type"] = row["media_type"]
    return response


def _owner(request: Request) -> str:
    principal = principal_of(request)
    return "public" if principal is None else f"{principal.agency}/{principal.subject}"


async def _fingerprint(request: Request) -> str:
    """The hash of method, path and body; of a streamed upload its length."""
    digest = sha256(f"{request.method} {request.url.path}?{request.url.query}".encode())
    kind = request.headers.get("content-type", "application/json").split(";")[0]
    if kind.endswith("json") and not kind.endswith("ndjson"):
        digest.update(await request.body())
    else:
        digest.update(request.headers.get("content-length", "chunked").encode())
    return digest.hexdigest()
