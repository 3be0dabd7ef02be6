"""Migrations for every service: one Alembic environment, no ini files.

Services only check at start that the schema is theirs; `onevisit migrate` changes it.
"""

from pathlib import Path
from typing import Any

import anyio.to_thread
import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from shared.errors import Unavailable
from shared.migrate.grants import grant

HERE = Path(__file__).parent
CONNECT_SECONDS = 60.0

__all__ = [
    "SchemaStale",
    "check",
    "downgrade",
    "head_of",
    "let_run",
    "revision",
    "upgrade",
]


class SchemaStale(Unavailable):
    """The database schema is not the one that this version needs."""

    code = "schema-stale"
    zh = "数据库结构与程序版本不一致。"
    todo = "Run `onevisit migrate` for this service, then start again."
    todo_zh = "请先运行 onevisit migrate，再启动服务。"


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(migrations))
    config.set_main_option("path_separator", "os")
    return config


async def _run(url: str, metadata: MetaData, migrations: Path, act: Any) -> None:
    scheme, rest = url.split("://", 1)
    dsn = f"{scheme.split('+')[0]}://{rest}"  # SQLAlchemy would not take its sslmode
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(dsn, timeout=CONNECT_SECONDS),
    )
    try:
        async with engine.connect() as connection:

            def work(sync_connection: object) -> None:
                config = _config(migrations)
                config.attributes["connection"] = sync_connection
                config.attributes["metadata"] = metadata
                act(config)

            await connection.run_sync(work)
    finally:
        await engine.dispose()


async def upgrade(
    url: str, metadata: MetaData, migrations: Path, to: str = "head"
) -> None:
    """Bring a database up to a revision."""
    await _run(url, metadata, migrations, lambda c: command.upgrade(c, to))


async def downgrade(
    url: str, metadata: MetaData, migrations: Path, to: str = "base"
) -> None:
    """Bring a database down to a revision."""
    await _run(url, metadata, migrations, lambda c: command.downgrade(c, to))


async def revision(
    url: str, metadata: MetaData, migrations: Path, message: str
) -> None:
    """Write the next revision, by its number, from the difference to a database."""
    number = f"{int(head_of(migrations) or 0) + 1:04}"

    def act(config: Config) -> None:
        command.revision(
            config,
            message,
            autogenerate=True,
            version_path=str(migrations),
            rev_id=number,
        )

    await _run(url, metadata, migrations, act)


async def let_run(url: str, role: str) -> bool:
    """Let a role run the service; False where it is the one that owns the tables."""
    conn = await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    try:
        if role == await conn.fetchval("SELECT current_user"):
            return False
        await grant(conn, role)
    finally:
        await conn.close()
    return True


def head_of(migrations: Path) -> str | None:
    """The newest revision in a folder."""
    return ScriptDirectory.from_config(_config(migrations)).get_current_head()


async def check(conn: "asyncpg.Connection[asyncpg.Record]", migrations: Path) -> None:
    """Refuse to serve a database that is not at the newest revision.

    Raises:
        SchemaStale: with the revision found and the one needed.
    """
    needed = await anyio.to_thread.run_sync(head_of, migrations)
    there = await conn.fetchval("SELECT to_regclass('alembic_version')::text")
    revision = there and await conn.fetchval("SELECT version_num FROM alembic_version")
    if revision != needed:
        raise SchemaStale(found=revision, needed=needed)
