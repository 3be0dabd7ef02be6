"""The plain way to issue a code and to enter it: the same row of the audit beside.

One statement more in the transaction of `issue`, into the service's own table `audit`,
with what ours enters for a code: as many columns and cases, a state of that size, and
the hash of the row. No event tells of it, as ours does.
"""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request

from tests.bench.plain.issue import CodeIn, CodeOut, lifespan, livez, made, serve, write

ENTER = """
INSERT INTO audit (id, time, service, act, person, agency, client, address, request_id,
                   trace_id, region, secret, hides, cases, outcome, causes, after, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        $16, $17::text::json, $18)
"""
ACT = "apply_checkcode_v1_applications_post"

app = FastAPI(lifespan=lifespan)
app.get("/livez")(livez)


@app.post("/codes", status_code=201)
async def issue(body: CodeIn, request: Request) -> CodeOut:
    """One row, one outbox row and one row of the audit."""
    answer = made(body)
    row = entered(answer)
    async with request.app.state.pool.acquire() as conn, conn.transaction():
        await write(conn, answer)
        await conn.execute(ENTER, *row)
    return answer


def entered(answer: CodeOut) -> list[Any]:
    """The row of the audit, as long as ours: two states, five cases, and its hash."""
    state = answer.model_dump_json()
    row: list[Any] = [
        uuid4(),
        answer.issued_at,
        "checkcode-svc",
        ACT,
        "person",
        "310116-market",
        "bench",
        "127.0.0.1",
        uuid4().hex,
        uuid4().hex,
        "310116",
        False,
        [],
        [str(answer.id), *answer.tasks, "913101160000000000", answer.id.hex, ACT],
        "done",
        [],
        f'{{"states":[{state},{state},{state}]}}',
    ]
    return [*row, sha256(json.dumps(row, default=str).encode()).hexdigest()]


if __name__ == "__main__":
    serve(app)
