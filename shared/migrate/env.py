"""The one Alembic environment; `shared.migrate` hands it the service and connection."""

from alembic import context
from sqlalchemy import Connection, MetaData

from shared.migrate.chassis import KEPT, TABLES

LOCK_TIMEOUT = "5s"


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").startswith((*TABLES, *KEPT))


def run(connection: Connection, metadata: MetaData) -> None:
    """Run migrations on a connection, one transaction for each revision."""
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=_ours,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes["metadata"])
