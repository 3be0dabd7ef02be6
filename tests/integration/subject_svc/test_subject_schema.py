import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from shared import migrate
from shared.local_postgres.server import PostgresServer
from shared.running.service import load


def differences(connection: Connection, metadata: MetaData) -> list[object]:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in metadata.tables

    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_name": ours}
    )
    return list(compare_metadata(context, metadata))


@pytest.mark.parametrize(
    "name", ["subject-svc", "credit-svc", "matching-svc", "plan-svc", "checkcode-svc"]
)
async def test_migrations_go_up_down_and_up_and_make_what_the_models_say(
    postgres: PostgresServer, name: str
) -> None:
    service, database = load(name), f"{load(name).package}_migrations"
    postgres.create_databases([database])
    url = postgres.url(database)
    await migrate.upgrade(url, service.metadata, service.migrations)
    await migrate.downgrade(url, service.metadata, service.migrations)
    await migrate.upgrade(url, service.metadata, service.migrations)
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    try:
        async with engine.connect() as connection:
            differing = await connection.run_sync(differences, service.metadata)
    finally:
        await engine.dispose()
    assert differing == []
