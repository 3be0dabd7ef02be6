"""What goes by what: codes of subjects, and numbers of premises (S-12)."""

from shared.migrate import aliases

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    aliases.create_copy()


def downgrade() -> None:
    aliases.drop_copy()
