"""Ways to make a partition that look right and are not: none holds the parent first."""

from shared.db import Tx
from shared.messaging.partitions import Partition


async def make_without_the_parents_lock(tx: Tx, partition: Partition) -> bool:
    """Hold the default partition only: who comes has listed the partitions already."""
    table, name, (low, high) = partition.table, partition.name, partition.bounds
    await tx.execute(f"LOCK TABLE {table}_rest IN ACCESS EXCLUSIVE MODE")
    await tx.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS)")
    await tx.execute(
        f"""
        WITH moved AS (DELETE FROM {table}_rest WHERE {partition.rows} RETURNING *)
        INSERT INTO {name} SELECT * FROM moved
        """
    )
    span = f"FROM ({low}) TO ({high})"
    await tx.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES {span}")
    return True
