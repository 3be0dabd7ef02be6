"""What tasks found, so that clues follow them (P-21).

No task came of a clue before: nothing is to be told again.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE task_result (
    task varchar NOT NULL,
    visit varchar NOT NULL,
    problem boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_result PRIMARY KEY (task, visit)
)
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute(
        "CREATE INDEX ix_clue_inspecting ON clue (number) WHERE status = 'inspecting'"
    )
    op.execute(
        "CREATE INDEX ix_clue_planned ON clue (place) WHERE plan_month IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_clue_planned")
    op.execute("DROP INDEX ix_clue_inspecting")
    op.execute("DROP TABLE task_result")
