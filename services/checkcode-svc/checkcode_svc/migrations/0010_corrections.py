"""Results are corrected, and the former ones kept (C-26)."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE visit_part
    ADD COLUMN corrected_at timestamptz,
    ADD COLUMN correction_reason varchar;
CREATE TABLE former_results (
    visit_id uuid NOT NULL,
    agency varchar NOT NULL,
    version integer NOT NULL,
    points jsonb NOT NULL,
    problems integer NOT NULL,
    recorded_at timestamptz,
    corrected_at timestamptz NOT NULL,
    corrected_by varchar NOT NULL,
    reason varchar NOT NULL,
    CONSTRAINT pk_former_results PRIMARY KEY (visit_id, agency, version),
    CONSTRAINT fk_former_results_visit_id_visit_part
        FOREIGN KEY (visit_id, agency) REFERENCES visit_part (visit_id, agency)
)
"""
DOWN = """
DROP TABLE former_results;
ALTER TABLE visit_part DROP COLUMN corrected_at, DROP COLUMN correction_reason
"""


def upgrade() -> None:
    for statement in UP.split(";"):
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";"):
        op.execute(statement)
