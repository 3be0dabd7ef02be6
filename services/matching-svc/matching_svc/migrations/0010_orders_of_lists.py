"""Each order of the lists of proposals and reliefs has an index."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_proposal_day ON proposal (day, number)")
    op.execute("CREATE INDEX ix_proposal_due ON proposal (answers_due, number)")
    op.execute("CREATE INDEX ix_relief_made_on ON relief (made_on, task)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_relief_made_on")
    op.execute("DROP INDEX ix_proposal_due")
    op.execute("DROP INDEX ix_proposal_day")
