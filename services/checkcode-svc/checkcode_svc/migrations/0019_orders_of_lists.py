"""Each order of the lists has an index, and names are found by any part."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_code_day": "code (day, code)",
    "ix_application_day": "application (day, id)",
    "ix_application_member_agency": "application_member (agency, application_id)",
    "ix_first_survey_day": "first_survey (day, id)",
    "ix_rating_rated_at": "rating (rated_at) WHERE rated_at IS NOT NULL",
    "ix_visit_part_due_on": (
        "visit_part ((coalesce(due_on, '9999-12-31'::date)), visit_id)"
    ),
    "ix_place_copy_name_part": ("place_copy USING gin (subject_name gin_trgm_ops)"),
}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, what in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {what}")


def downgrade() -> None:
    for name in reversed(INDEXES):
        op.execute(f"DROP INDEX {name}")
    op.execute("DROP EXTENSION IF EXISTS pg_trgm")
