"""The audit, and who caused an event (E-05)."""

from shared.migrate import chassis

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    chassis.create_audit()


def downgrade() -> None:
    chassis.drop_audit()
