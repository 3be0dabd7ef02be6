"""The plain way to issue a code: one row and one outbox row in one transaction.

No auth, no checks, no signature: the least that a FastAPI handler over asyncpg can do
and still be sure of its event. The body is validated, the answer is a model.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel

from shared.db.pool import Connection

TABLES = """
CREATE TABLE IF NOT EXISTS plain_code (
    id uuid PRIMARY KEY, tasks text[] NOT NULL, inspectors text[] NOT NULL,
    day date NOT NULL, duration_minutes int NOT NULL, status text NOT NULL,
    issued_at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS plain_code_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL,
    type text NOT NULL, key text NOT NULL, data jsonb NOT NULL
)
"""


class CodeIn(BaseModel):
    """What is asked for."""

    tasks: list[str]
    inspectors: list[str]
    day: date
    duration_minutes: int = 60


class CodeOut(CodeIn):
    """What was made of it."""

    id: UUID
    status: str
    issued_at: datetime


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """One pool, of the size that a service has."""
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], max_size=10)
    await pool.execute(TABLES)
    app.state.pool = pool
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/livez")
async def livez() -> dict[str, str]:
    """It lives."""
    return {"alive": "yes"}


@app.post("/codes", status_code=201)
async def issue(body: CodeIn, request: Request) -> CodeOut:
    """One row and one outbox row."""
    answer = made(body)
    async with request.app.state.pool.acquire() as conn, conn.transaction():
        await write(conn, answer)
    return answer


def made(body: CodeIn) -> CodeOut:
    """The code that is asked for."""
    return CodeOut(
        **body.model_dump(), id=uuid4(), status="issued", issued_at=datetime.now(UTC)
    )


async def write(conn: Connection, answer: CodeOut) -> None:
    """Write the row and its outbox row."""
    await conn.execute(
        "INSERT INTO plain_code VALUES ($1, $2, $3, $4, $5, $6, $7)",
        answer.id,
        answer.tasks,
        answer.inspectors,
        answer.day,
        answer.duration_minutes,
        answer.status,
        answer.issued_at,
    )
    await conn.execute(
        """
        INSERT INTO plain_code_outbox (event_id, type, key, data)
        VALUES ($1, $2, $3, $4)
        """,
        uuid4(),
        "code-issued",
        str(answer.id),
        json.dumps(answer.model_dump(mode="json")),
    )


def serve(application: FastAPI) -> None:
    """Serve a control at the port that it is given."""
    uvicorn.run(application, port=int(os.environ["PORT"]), log_level="warning")


if __name__ == "__main__":
    serve(app)
