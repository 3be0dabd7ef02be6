"""The init script of the compose PostgreSQL, run on a real server."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from shared.postgres import temporary
from shared.service import NAMES
from tests.tools import need

INIT = Path(__file__).parents[3] / "deploy" / "postgres" / "init" / "10-databases.sh"
PACKAGES = [name.replace("-", "_") for name in NAMES]


async def connect(
    port: int | None, user: str, database: str
) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(
        host="127.0.0.1",
        port=port,
        user=user,
        password=f"own '{user}",
        database=database,
        timeout=10,
    )


async def test_each_service_has_a_database_that_no_other_enters() -> None:
    need("psql")
    server = temporary()
    server.start()
    try:
        admin = urlsplit(server.url("postgres"))
        environment = {
            "PATH": os.environ["PATH"],
            "PGHOST": "127.0.0.1",
            "PGPORT": str(admin.port),
            "PGPASSWORD": str(admin.password),
            "POSTGRES_USER": str(admin.username),
            **{f"{name.upper()}_DB_PASSWORD": f"own '{name}" for name in PACKAGES},
        }
        subprocess.run([INIT], env=environment, check=True, timeout=60)  # noqa: ASYNC221
        for name in PACKAGES:
            for other in PACKAGES:
                if name == other:
                    own = await connect(admin.port, name, other)
                    await own.execute("CREATE TABLE fact (id int)")
                    await own.close()
                else:
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        await connect(admin.port, name, other)
    finally:
        server.remove()
