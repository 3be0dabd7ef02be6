"""Whether the role that runs a service could change its audit (E-05)."""

import logging

import asyncpg

from shared.errors import Unavailable
from shared.running.kafka_settings import Environment

log = logging.getLogger(__name__)

_OPEN = """
SELECT pg_has_role(current_user, relowner, 'MEMBER')
    OR has_table_privilege(current_user, oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
FROM pg_class WHERE oid = 'audit'::regclass
"""


class AuditUnprotected(Unavailable):
    """The role that runs this service could change or drop its audit."""

    code = "audit-unprotected"
    rule = "E-05"
    zh = "服务运行所用的数据库角色可以修改审计记录。"
    todo = (
        "Let another role own the tables: set <SERVICE>_MIGRATION_URL to it, run "
        "`onevisit migrate`, and start with a role that owns nothing."
    )
    todo_zh = (
        "请由另一角色拥有数据表：设置 <SERVICE>_MIGRATION_URL，"
        "运行 onevisit migrate 后以普通角色启动。"
    )


async def must_be_protected(
    conn: "asyncpg.Connection[asyncpg.Record]", environment: Environment
) -> None:
    """Refuse to run as a role that could change the audit; warn in development.

    Raises:
        AuditUnprotected: in production.
    """
    if not await conn.fetchval(_OPEN):
        return
    if environment == "production":
        raise AuditUnprotected
    log.warning("audit.unprotected", extra={"next": AuditUnprotected.todo})
