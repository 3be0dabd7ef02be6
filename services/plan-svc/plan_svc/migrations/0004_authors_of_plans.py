"""Plans know who had a hand in them, none of whom approves them (P-04, I-09).

Of drafts made before nobody knows: they are saved once more before they are approved.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE plan ADD COLUMN authors text[] NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE plan ALTER COLUMN authors DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE plan DROP COLUMN authors")
