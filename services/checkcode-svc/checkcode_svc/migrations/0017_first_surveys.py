"""Visits without a code, of subjects that no register has (S-04)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_survey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject_name", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("inspectors", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("basis", postgresql.JSONB(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_survey")),
    )
    op.create_index(
        "uq_first_survey_subject",
        "first_survey",
        ["region", "subject_name"],
        unique=True,
        postgresql_where=sa.text("uscc IS NULL"),
    )
    op.create_index(
        "uq_first_survey_uscc",
        "first_survey",
        ["uscc"],
        unique=True,
        postgresql_where=sa.text("uscc IS NOT NULL"),
    )
    op.create_index("ix_first_survey_region", "first_survey", ["region", "id"])


def downgrade() -> None:
    op.drop_table("first_survey")
