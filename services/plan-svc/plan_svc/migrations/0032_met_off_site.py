"""What off-site inspections met, and the tasks on site that it leaves (P-14)."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MET = """
UPDATE off_site_inspection o SET met = coalesce((
    SELECT array_agg(item ORDER BY item) FROM (
        SELECT p.item FROM jsonb_to_recordset(o.points) AS p(item text, outcome text)
        GROUP BY p.item HAVING bool_and(p.outcome = 'no_problem')) whole), '{}')
"""


def upgrade() -> None:
    op.execute(
        "ALTER TABLE off_site_inspection ADD COLUMN met text[] NOT NULL DEFAULT '{}', "
        "ADD COLUMN is_joint boolean NOT NULL DEFAULT false"
    )
    op.execute(MET)
    op.execute(
        "ALTER TABLE off_site_inspection ALTER COLUMN met DROP DEFAULT, "
        "ALTER COLUMN is_joint DROP DEFAULT"
    )
    op.execute(
        "ALTER TABLE task ADD COLUMN met_by varchar, "
        "ADD COLUMN spared jsonb NOT NULL DEFAULT '[]'"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE task DROP COLUMN spared, DROP COLUMN met_by")
    op.execute("ALTER TABLE off_site_inspection DROP COLUMN is_joint, DROP COLUMN met")
