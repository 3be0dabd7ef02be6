"""A code says at what hour they mean to come, and a visit how late they came (M-17)."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE place_copy ADD COLUMN business_types text[] NOT NULL DEFAULT '{}';
ALTER TABLE place_copy ALTER COLUMN business_types DROP DEFAULT;
ALTER TABLE application ADD COLUMN starts_at time, ADD COLUMN place_is varchar;
ALTER TABLE code ADD COLUMN starts_at time, ADD COLUMN place_is varchar;
ALTER TABLE visit ADD COLUMN late_minutes integer
"""
DOWN = """
ALTER TABLE visit DROP COLUMN late_minutes;
ALTER TABLE code DROP COLUMN starts_at, DROP COLUMN place_is;
ALTER TABLE application DROP COLUMN starts_at, DROP COLUMN place_is;
ALTER TABLE place_copy DROP COLUMN business_types
"""


def upgrade() -> None:
    for statement in UP.split(";"):
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";"):
        op.execute(statement)
