"""The order of inspectors by the end of their certificates has an index."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX ix_inspector_valid_to ON inspector (valid_to, certificate)"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_inspector_valid_to")
