"""A code keeps the ground of its emergency, so that emergencies are listed (C-07)."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE code ADD COLUMN ground varchar")
    op.execute(
        "UPDATE code SET ground = a.ground FROM application AS a "
        "WHERE a.id = code.application_id AND a.ground IS NOT NULL"
    )
    op.execute("CREATE INDEX ix_code_emergency ON code (code) WHERE ground IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_code_emergency")
    op.execute("ALTER TABLE code DROP COLUMN ground")
