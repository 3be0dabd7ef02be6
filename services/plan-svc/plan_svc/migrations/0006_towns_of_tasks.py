"""Tasks know the town of their place: a town sees its own (I-05)."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FILL = """
UPDATE task SET town = place_copy.town
FROM place_copy WHERE place_copy.number = task.place AND place_copy.town IS NOT NULL
"""


def upgrade() -> None:
    op.execute("ALTER TABLE task ADD COLUMN town varchar")
    op.execute(FILL)


def downgrade() -> None:
    op.execute("ALTER TABLE task DROP COLUMN town")
