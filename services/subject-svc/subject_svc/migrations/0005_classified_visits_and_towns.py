"""Visits tell that they are classified, and places their town (C-05, I-05).

Neighbours kept places without their towns, so places that have one are told again.
"""

from alembic import op

from shared.migrate import chassis

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    chassis.add_telling()
    op.execute(
        "INSERT INTO to_tell (aggregate, id) "
        "SELECT 'place', number FROM place WHERE town IS NOT NULL"
    )
    op.execute(
        "ALTER TABLE visit_copy ADD COLUMN classified boolean NOT NULL DEFAULT false"
    )
    op.execute("ALTER TABLE visit_copy ALTER COLUMN classified DROP DEFAULT")


def downgrade() -> None:
    op.execute("ALTER TABLE visit_copy DROP COLUMN classified")
    chassis.drop_telling()
