"""When a code ended; of earlier ones as far as the audit or the outbox knows (C-06)."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KNOWN = """
WITH told AS (
    SELECT aggregate_id AS code, min(time) AS at FROM outbox
    WHERE type = 'onevisit.checkcode.code-cancelled.v1' GROUP BY aggregate_id
)
UPDATE code AS c SET ended_at = coalesce(
    (SELECT min(a.time) FROM audit AS a, json_array_elements(a.after -> 'states') AS s
     WHERE a.cases @> ARRAY[c.code::text] AND s ->> 'aggregate' = 'code'
       AND s ->> 'id' = c.code
       AND s -> 'data' ->> 'status' IN ('cancelled', 'expired')),
    (SELECT at FROM told WHERE told.code = c.code))
WHERE c.status IN ('cancelled', 'expired')
"""


def upgrade() -> None:
    op.execute("ALTER TABLE code ADD COLUMN ended_at timestamptz")
    op.execute(KNOWN)


def downgrade() -> None:
    op.execute("ALTER TABLE code DROP COLUMN ended_at")
