"""Inspections that stand for a task (M-09, M-10), and who was where (M-05)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE task_relief (
    task varchar NOT NULL,
    kind varchar NOT NULL,
    code varchar NOT NULL,
    live boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_task_relief PRIMARY KEY (task, kind)
);
CREATE TABLE visit_copy (
    visit varchar NOT NULL,
    agency varchar NOT NULL,
    place varchar NOT NULL,
    domain varchar NOT NULL,
    day date NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_visit_copy PRIMARY KEY (visit, agency)
);
CREATE INDEX ix_visit_copy_place ON visit_copy (place, day);
"""


def upgrade() -> None:
    for statement in UP.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE visit_copy")
    op.execute("DROP TABLE task_relief")
