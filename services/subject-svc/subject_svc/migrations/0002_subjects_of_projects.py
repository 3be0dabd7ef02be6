"""A project's row names all its subjects, so that its event can."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FILL = """
UPDATE place SET subjects = known.subjects
FROM (
    SELECT p.number, array_agg(DISTINCT x.uscc ORDER BY x.uscc) AS subjects
    FROM place p
    CROSS JOIN LATERAL (
        SELECT p.uscc UNION SELECT uscc FROM project_party WHERE number = p.number
    ) x
    WHERE p.kind = 'project' GROUP BY p.number
) known
WHERE place.number = known.number
"""


def upgrade() -> None:
    op.execute("ALTER TABLE place ADD COLUMN subjects text[] NOT NULL DEFAULT '{}'")
    op.execute(FILL)


def downgrade() -> None:
    op.execute("ALTER TABLE place DROP COLUMN subjects")
