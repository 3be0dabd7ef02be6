"""The plain way to issue a code, by a SQLModel session: row and outbox row."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import uvicorn
from fastapi import Depends, FastAPI
from sqlalchemy import ARRAY, Column, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.bench.plain.issue import CodeIn, CodeOut

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=10,
    max_overflow=0,
)


class OrmCode(SQLModel, table=True):
    """The row."""

    __tablename__ = "orm_code"

    id: UUID = Field(primary_key=True)
    tasks: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    inspectors: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    day: date
    duration_minutes: int
    status: str
    issued_at: datetime = Field(sa_column=Column(DateTime(timezone=True)))


class OrmOutbox(SQLModel, table=True):
    """The outbox row."""

    __tablename__ = "orm_code_outbox"

    id: int | None = Field(default=None, primary_key=True)
    event_id: UUID
    type: str
    key: str
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


async def session() -> AsyncIterator[AsyncSession]:
    """A session for each request."""
    async with AsyncSession(engine, expire_on_commit=False) as made:
        yield made


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """The tables, and the engine."""
    tables = [
        SQLModel.metadata.tables[name] for name in ("orm_code", "orm_code_outbox")
    ]
    async with engine.begin() as conn:
        await conn.run_sync(SQLModel.metadata.create_all, tables=tables)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


@app.get("/livez")
async def livez() -> dict[str, str]:
    """It lives."""
    return {"alive": "yes"}


@app.post("/codes", status_code=201)
async def issue(body: CodeIn, db: Annotated[AsyncSession, Depends(session)]) -> CodeOut:
    """One row and one outbox row."""
    code = OrmCode(
        **body.model_dump(), id=uuid4(), status="issued", issued_at=datetime.now(UTC)
    )
    db.add(code)
    db.add(
        OrmOutbox(
            event_id=uuid4(),
            type="code-issued",
            key=str(code.id),
            data=code.model_dump(mode="json"),
        )
    )
    await db.commit()
    return CodeOut.model_validate(code, from_attributes=True)


if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning")
