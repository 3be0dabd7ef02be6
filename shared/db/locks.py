"""The chassis' advisory locks in a service's database; `pg_locks` shows who holds one.

A service may lock more: by two keys, or by the 64-bit hash of a name. Neither meets
these small numbers.
"""

RELAY = 0x0_0E_51
"""Held by the one relay of a database, as long as its connection lives."""
PARTITIONS = 0x0_0E_52
"""Held while a day's partition is made."""
REBUILD = 0x0_0E_53
"""Held by the one rebuild of a database, as long as its connection lives."""
