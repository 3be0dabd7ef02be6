"""Field registers of subject-svc, and the industry that they ask for (S-02).

There was no view before, and no subject had an industry: nothing is to be told again.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

VIEWS = """
CREATE TABLE view_copy (
    id uuid NOT NULL,
    name varchar NOT NULL,
    owner varchar NOT NULL,
    region varchar NOT NULL,
    criteria jsonb NOT NULL,
    ended boolean NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_view_copy PRIMARY KEY (id)
)
"""


def upgrade() -> None:
    op.execute("ALTER TABLE place_copy ADD COLUMN industry varchar")
    op.execute(VIEWS)


def downgrade() -> None:
    op.execute("DROP TABLE view_copy")
    op.execute("ALTER TABLE place_copy DROP COLUMN industry")
