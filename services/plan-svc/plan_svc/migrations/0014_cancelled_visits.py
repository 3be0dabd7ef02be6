"""A visit that two people took back counts for nothing (I-09)."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE visit_copy ADD COLUMN cancelled boolean NOT NULL DEFAULT false"
    )
    op.execute("ALTER TABLE visit_copy ALTER COLUMN cancelled DROP DEFAULT")
    op.execute(
        """
        CREATE TABLE task_visit (
            task varchar NOT NULL,
            visit varchar NOT NULL,
            day date NOT NULL,
            live boolean NOT NULL,
            version integer NOT NULL,
            CONSTRAINT pk_task_visit PRIMARY KEY (task, visit)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE task_visit")
    op.execute("ALTER TABLE visit_copy DROP COLUMN cancelled")
