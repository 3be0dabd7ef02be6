"""A grade counts from the day on which it takes effect (G-05).

Of a grade that is here already the day is not known: it goes on counting until
`onevisit rebuild plan-svc` folds the events, which tell it.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE grade_copy ADD COLUMN valid_from date NOT NULL "
        "DEFAULT '0001-01-01', DROP CONSTRAINT pk_grade_copy, "
        "ADD CONSTRAINT pk_grade_copy PRIMARY KEY (uscc, domain, valid_from)"
    )
    op.execute("ALTER TABLE grade_copy ALTER COLUMN valid_from DROP DEFAULT")


def downgrade() -> None:
    op.execute(
        "DELETE FROM grade_copy AS old USING grade_copy AS newer "
        "WHERE newer.uscc = old.uscc AND newer.domain = old.domain "
        "AND newer.version > old.version"
    )
    op.execute(
        "ALTER TABLE grade_copy DROP CONSTRAINT pk_grade_copy, "
        "DROP COLUMN valid_from, "
        "ADD CONSTRAINT pk_grade_copy PRIMARY KEY (uscc, domain)"
    )
