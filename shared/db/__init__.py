"""PostgreSQL: connections, transactions and locks."""

from shared.db.database import SILENT_CLIENT, Database, OneTx, ReadTx, Tx, base

__all__ = ["SILENT_CLIENT", "Database", "OneTx", "ReadTx", "Tx", "base"]
