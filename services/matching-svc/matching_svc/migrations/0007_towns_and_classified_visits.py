"""Places tell their town, and visits that they are classified (I-05, C-05).

Both come with events: subject-svc tells places again, checkcode-svc secret visits.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE place_copy ADD COLUMN town varchar")
    op.execute(
        "ALTER TABLE visit_copy ADD COLUMN classified boolean NOT NULL DEFAULT false"
    )
    op.execute("ALTER TABLE visit_copy ALTER COLUMN classified DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_copy DROP COLUMN classified")
    op.execute("ALTER TABLE place_copy DROP COLUMN town")
