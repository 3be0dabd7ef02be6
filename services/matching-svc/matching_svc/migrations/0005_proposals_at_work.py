"""Proposals under way are found by the day on which answers are due."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_proposal_at_work",
        "proposal",
        ["answers_due", "number"],
        postgresql_where=sa.text("status IN ('proposed', 'agreed', 'coded')"),
    )


def downgrade() -> None:
    op.drop_index("ix_proposal_at_work", "proposal")
