"""What inspections without a visit gave, for the portrait (P-26).

Those of before come by `onevisit rebuild subject-svc`.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE off_site_copy (
    task varchar NOT NULL,
    agency varchar NOT NULL,
    domain varchar NOT NULL,
    place varchar NOT NULL,
    uscc varchar NOT NULL,
    kind varchar NOT NULL,
    day date NOT NULL,
    means text[] NOT NULL,
    points jsonb NOT NULL,
    problems integer NOT NULL,
    classified boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    corrected_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT pk_off_site_copy PRIMARY KEY (task)
)
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("CREATE INDEX ix_off_site_copy_uscc ON off_site_copy (uscc, day)")


def downgrade() -> None:
    op.execute("DROP TABLE off_site_copy")
