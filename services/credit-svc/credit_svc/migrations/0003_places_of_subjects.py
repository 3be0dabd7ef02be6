"""Where the places of subjects are: there they may be graded (S-12).

The topic of subject-svc is read from its beginning; where retention took part of it,
`onevisit rebuild credit-svc` asks subject-svc.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE place_copy (
    number varchar NOT NULL,
    uscc varchar NOT NULL,
    region varchar NOT NULL,
    town varchar,
    subjects text[] NOT NULL,
    retired boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_place_copy PRIMARY KEY (number)
);
CREATE INDEX ix_place_copy_uscc ON place_copy (uscc);
CREATE INDEX ix_place_copy_subjects ON place_copy USING gin (subjects)
    WHERE subjects <> '{}'
"""


def upgrade() -> None:
    for statement in UP.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE place_copy")
