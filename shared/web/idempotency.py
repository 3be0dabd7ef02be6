"""Idempotency keys: the answer is stored in the transaction that it answers for.

The second call with a key gets the first one's answer; the same key with another
request is refused: method, address and every byte of the body count, of an upload too.
An error stores nothing, for nothing was done. Two calls at once: the second waits for
the first one's commit.

A key belongs to whoever sent it: agency, person and client of the token. Whoever has no
token has no keys, for one stranger would get the answer of another.
"""

from datetime import timedelta
from hashlib import sha256

import asyncpg
from fastapi import Request, Response

from shared import jsontext
from shared.auth import Principal, principal_of
from shared.db import Tx
from shared.errors import Invalid
from shared.web.uploads import upload_of

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


CLAIM = """
INSERT INTO idempotency (principal, key, fingerprint)
SELECT $1, $2, $3
WHERE NOT EXISTS (SELECT FROM idempotency WHERE principal = $4 AND key = $2)
ON CONFLICT DO NOTHING RETURNING true
"""
"""`$4` is the owner as it was written before a key belonged to a client too; such rows
are honoured as long as they are kept, `KEPT`."""
STORED = """
SELECT * FROM idempotency WHERE principal = ANY($1) AND key = $2
ORDER BY principal = ($1::text[])[1] DESC LIMIT 1
"""
_OF_AN_UPLOAD = ("content-type", "content-encoding")
"""The same bytes in another charset are other rows."""
Claim = tuple[str, str]
"""Whose key, and the key."""


async def begin(tx: Tx, request: Request) -> Claim | None:
    """Claim the request's key; outside POST, without a key or token there is none.

    Raises:
        Answered: with the stored answer.
        KeyReused: if the key stands for another request.
    """
    key = request.headers.get(HEADER)
    principal = principal_of(request)
    if key is None or request.method != "POST" or principal is None:
        return None
    if not 0 < len(key) <= LONGEST:
        raise KeyTooLong
    owner, before = _owner(principal), f"{principal.agency}/{principal.subject}"
    fingerprint = await _fingerprint(request)
    if await tx.fetchval(CLAIM, owner, key, fingerprint, before):
        return owner, key
    stored = await tx.fetchrow(STORED, [owner, before], key)
    if stored is None or stored["fingerprint"] not in {
        fingerprint,
        *_fingerprints_before(request, is_old=stored["principal"] == before),
    }:
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


def _owner(principal: Principal) -> str:
    """Unambiguous, whatever characters an issuer puts into its ids."""
    return jsontext.dumps([principal.agency, principal.subject, principal.client_id])


async def _fingerprint(request: Request) -> str:
    """The hash of method, path, query, and the bytes of the body."""
    upload = upload_of(request)
    if upload is None:
        return sha256(_asked(request) + await request.body()).hexdigest()
    written = [upload.headers.get(name, "") for name in _OF_AN_UPLOAD]
    return sha256(
        _asked(request) + jsontext.dumps([upload.digest, *written]).encode()
    ).hexdigest()


def _fingerprints_before(request: Request, *, is_old: bool) -> list[str]:
    """What a row of the time before has for an upload: a hash of its length alone."""
    if not is_old or upload_of(request) is None:
        return []
    length = request.headers.get("content-length", "chunked")
    return [sha256(_asked(request) + length.encode()).hexdigest()]


def _asked(request: Request) -> bytes:
    query = request.scope["query_string"].decode("latin-1")
    return f"{request.method} {request.scope['path']}?{query}".encode()
