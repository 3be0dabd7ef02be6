"""Parts of plans: which section handed one in, and who wrote it."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE plan_part (
            plan_id uuid NOT NULL,
            part_id uuid NOT NULL,
            title varchar NOT NULL,
            section varchar,
            authors text[] NOT NULL,
            items text[] NOT NULL,
            subjects integer NOT NULL,
            merged_by varchar NOT NULL,
            merged_at timestamptz NOT NULL,
            CONSTRAINT pk_plan_part PRIMARY KEY (plan_id, part_id)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE plan_part")
