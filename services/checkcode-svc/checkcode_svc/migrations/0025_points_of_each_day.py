"""The legal bases of items, and their check points of each day (P-25).

Of an item that is here already neither was told yet: its bases are not judged, and its
points count for every day. What is told before this service knows it, `onevisit rebuild
checkcode-svc` folds from the events.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

COLUMNS = ("legal_bases", "point_history")


def upgrade() -> None:
    for name in COLUMNS:
        op.execute(f"ALTER TABLE item_copy ADD COLUMN {name} jsonb")


def downgrade() -> None:
    for name in COLUMNS:
        op.execute(f"ALTER TABLE item_copy DROP COLUMN {name}")
