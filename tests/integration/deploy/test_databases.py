"""The init script of the compose PostgreSQL, run on a real server."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import asyncpg
import pytest

from shared import migrate
from shared.audit.protection import must_be_protected
from shared.local_postgres.server import temporary
from shared.running.service import NAMES, load
from tests.tools import need

INIT = Path(__file__).parents[3] / "deploy" / "postgres" / "init" / "10-databases.sh"
PACKAGES = [name.replace("-", "_") for name in NAMES]


def password(package: str) -> str:
    return f"own '{package}"


def url(port: int, user: str, database: str) -> str:
    return f"postgresql://{user}:{quote(password(user))}@127.0.0.1:{port}/{database}"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server on which the script has run, as the official image would run it."""
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
            **{f"{name.upper()}_DB_PASSWORD": password(name) for name in PACKAGES},
            **{
                f"{name.upper()}_OWNER_PASSWORD": password(f"{name}_owner")
                for name in PACKAGES
            },
        }
        subprocess.run([INIT], env=environment, check=True, timeout=60)
        yield int(admin.port or 0)
    finally:
        server.remove()


@pytest.mark.parametrize("package", PACKAGES)
async def test_a_service_enters_its_own_database_and_no_other(
    port: int, package: str
) -> None:
    for other in PACKAGES:
        if package == other:
            connection = await asyncpg.connect(url(port, package, other))
            await connection.close()
        else:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await asyncpg.connect(url(port, package, other))


@pytest.mark.parametrize("name", NAMES)
async def test_a_service_migrates_and_relays_without_being_superuser(
    port: int, name: str
) -> None:
    service = load(name)
    owner = url(port, f"{service.package}_owner", service.package)
    await migrate.upgrade(owner, service.metadata, service.migrations)
    assert await migrate.let_run(owner, service.package)
    assert not await migrate.let_run(owner, f"{service.package}_owner")
    connection = await asyncpg.connect(url(port, service.package, service.package))
    try:
        await must_be_protected(connection, "production")
        await migrate.check(connection, service.migrations)
        system = await connection.fetchval(
            "SELECT system_identifier::text FROM pg_control_system()"
        )
        assert system
        assert await connection.fetchval("SHOW is_superuser") == "off"
    finally:
        await connection.close()
