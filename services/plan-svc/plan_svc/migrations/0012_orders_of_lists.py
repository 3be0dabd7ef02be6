"""Each order of the lists of plans and tasks has an index."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NEVER = "coalesce(period_from, '9999-12-31'::date)"


def upgrade() -> None:
    op.execute(f"CREATE INDEX ix_plan_period ON plan (({NEVER}), id)")
    op.execute("CREATE INDEX ix_plan_title ON plan (title, id)")
    op.execute("CREATE INDEX ix_task_latest ON task (latest, number)")
    op.execute("CREATE INDEX ix_task_earliest ON task (earliest, number)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_task_earliest")
    op.execute("DROP INDEX ix_task_latest")
    op.execute("DROP INDEX ix_plan_title")
    op.execute("DROP INDEX ix_plan_period")
