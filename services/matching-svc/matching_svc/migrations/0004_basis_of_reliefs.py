"""A relief keeps the row of the law it rests on (X-01).

What was found before has none: it is not known, and is not made up.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE relief ADD COLUMN basis jsonb")


def downgrade() -> None:
    op.execute("ALTER TABLE relief DROP COLUMN basis")
