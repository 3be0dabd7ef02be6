"""What the role that runs a service may do in the database that another role owns.

It reads and writes rows, and makes tables of its own for a rebuild. Of the audit it may
enter and read rows, and nothing else; a partition is reached through its table alone.
"""

import asyncpg

from shared.migrate.audit import FUNCTIONS

_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  AND relname NOT LIKE 'audit%' AND relname <> 'alembic_version'
"""


async def grant(conn: "asyncpg.Connection[asyncpg.Record]", role: str) -> None:
    """Let a role run the service whose tables the connection's role owns."""
    who, database, names = await conn.fetchrow(  # type: ignore[misc]  # one row always
        f"""
        SELECT quote_ident($1), quote_ident(current_database()),
               (SELECT string_agg(quote_ident(relname), ', ') FROM ({_TABLES}) AS t)
        """,  # noqa: S608 - a statement of ours
        role,
    )
    for statement in (
        f"GRANT CONNECT, TEMPORARY, CREATE ON DATABASE {database} TO {who}",
        f"GRANT USAGE ON SCHEMA public TO {who}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {names} TO {who}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {who}",
        f"REVOKE ALL ON audit, audit_rest FROM {who}",
        f"GRANT SELECT, INSERT ON audit TO {who}",
        *(f"GRANT EXECUTE ON FUNCTION {name} TO {who}" for name in FUNCTIONS),
    ):
        await conn.execute(statement)
    if await conn.fetchval("SELECT to_regclass('alembic_version')"):
        await conn.execute(f"GRANT SELECT ON alembic_version TO {who}")
