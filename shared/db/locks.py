"""The advisory locks of a service's database; who holds one is shown in `pg_locks`."""

RELAY = 0x0_0E_51
"""Held by the one relay of a database, as long as its connection lives."""
PARTITIONS = 0x0_0E_52
"""Held while a day's partition is made."""
REBUILD = 0x0_0E_53
"""Held by the one rebuild of a database, as long as its connection lives."""
