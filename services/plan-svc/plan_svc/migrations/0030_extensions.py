"""Plans filed with an open scope take their places later, within what they state."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE plan ADD COLUMN extent jsonb")
    op.execute("ALTER TABLE plan ADD COLUMN extends boolean NOT NULL DEFAULT false")
    op.execute("DROP INDEX uq_plan_amendment")
    op.execute(
        "CREATE UNIQUE INDEX uq_plan_amendment ON plan (amends) "
        "WHERE status IN ('draft', 'submitted') AND NOT extends"
    )


def downgrade() -> None:
    op.execute("DROP INDEX uq_plan_amendment")
    op.execute(
        "UPDATE plan SET status = 'deleted' "
        "WHERE extends AND status IN ('draft', 'submitted')"
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_plan_amendment ON plan (amends) "
        "WHERE status IN ('draft', 'submitted')"
    )
    op.execute("ALTER TABLE plan DROP COLUMN extends")
    op.execute("ALTER TABLE plan DROP COLUMN extent")
