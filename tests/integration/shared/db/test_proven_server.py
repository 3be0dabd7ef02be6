"""With `sslmode=verify-full` the database is the one it says, or there is none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import MetaData

from shared import migrate
from shared.db import Database
from shared.errors import Unavailable
from shared.local_postgres.server import PostgresServer
from tests.certificates import Authority

HBA = Path(__file__).parents[4] / "deploy" / "postgres" / "pg_hba.conf"
MIGRATIONS = Path(__file__).parents[4] / "services/credit-svc/credit_svc/migrations"
pytestmark = pytest.mark.rule("I-10")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


@pytest.fixture
def server(tmp_path: Path, authority: Authority) -> Iterator[PostgresServer]:
    """It has a certificate, and lets in whom the deployment's rules let in."""
    server = PostgresServer(tmp_path / "cluster", ("credit_svc",))
    server.start()
    server.stop()
    own = server.data / "own.pem"
    shutil.copy(authority.identity("postgres"), own)
    shutil.copyfile(HBA, server.data / "pg_hba.conf")
    own.chmod(0o600)
    owner = server.data.stat()
    os.chown(own, owner.st_uid, owner.st_gid)
    with (server.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            "ssl = on\nssl_cert_file = 'own.pem'\nssl_key_file = 'own.pem'\n"
        )
    server.start()
    yield server
    server.remove()


async def test_the_pool_and_the_migrations_connect_to_the_server_that_is_proven(
    server: PostgresServer, authority: Authority
) -> None:
    url = f"{server.url('credit_svc')}?sslmode=verify-full&sslrootcert={authority.ca}"
    await migrate.upgrade(url, MetaData(), MIGRATIONS)
    database = Database(url, name="credit-svc", size=2, timeout=10)
    async with database.connection() as conn:
        await migrate.check(conn, MIGRATIONS)
        assert await conn.fetchval(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        )
    await database.stop()


async def test_a_server_of_another_authority_is_not_believed(
    server: PostgresServer, tmp_path: Path
) -> None:
    foreign = Authority(tmp_path, "foreign")
    url = f"{server.url('credit_svc')}?sslmode=verify-full&sslrootcert={foreign.ca}"
    database = Database(url, name="credit-svc", size=2, timeout=10)
    with pytest.raises(Unavailable):
        async with database.connection():
            pass
    await database.stop()


async def test_the_deployments_server_takes_nobody_in_plain_text(
    server: PostgresServer,
) -> None:
    with pytest.raises(
        asyncpg.InvalidAuthorizationSpecificationError, match="no encryption"
    ):
        await asyncpg.connect(f"{server.url('credit_svc')}?sslmode=disable", timeout=10)
