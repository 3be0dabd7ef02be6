"""Read models as tests see them: what is in them, and what is left when wrecked."""

from collections.abc import Sequence

from shared.messaging.rebuild.shadow import tables_of
from shared.running.runtime import Runtime

DIGEST = """
SELECT count(*) || ' ' || coalesce(
    sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} AS t
"""
MADE_UP = "00000000-0000-7000-8000-000000000bad"
"""A key that no row has, of text or of an id."""
PUBLISHED = "SELECT count(*) FROM outbox WHERE aggregate <> 'heartbeat'"


async def digests(runtime: Runtime) -> dict[str, str]:
    """Rows and digest of each table of a service's read model."""
    async with runtime.reading() as tx:
        return {
            copy.name: await tx.fetchval(DIGEST.format(copy.name))
            for copy in tables_of(runtime.service.copies)
        }


async def published(runtime: Runtime) -> int:
    """How many events a service has published."""
    async with runtime.reading() as tx:
        return int(await tx.fetchval(PUBLISHED))


async def wreck(runtime: Runtime, but: Sequence[str] = ()) -> None:
    """Lose some rows, put others back to an old version, and make some up."""
    async with runtime.writing() as tx:
        for copy in tables_of(runtime.service.copies):
            if copy.name in but:
                continue
            key = copy.keys[0]
            await tx.execute(f"UPDATE {copy.name} SET version = 0")
            await tx.execute(
                f"INSERT INTO {copy.name} SELECT (jsonb_populate_record(t, "
                f"jsonb_build_object('{key}', '{MADE_UP}'))).* "
                f"FROM {copy.name} t LIMIT 1"
            )
            await tx.execute(
                f"DELETE FROM {copy.name} WHERE ctid IN (SELECT ctid FROM {copy.name} "
                f"WHERE {key} <> '{MADE_UP}' LIMIT 1)"
            )
