"""A code says who came to its visit; a further visit says why it is made (C-09, C-26).

Of codes that were presented before, all agencies count as having come: what was
recorded then said so.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE code_member
    ADD COLUMN attendance varchar NOT NULL DEFAULT 'awaited',
    ADD COLUMN absent_reason varchar,
    ADD COLUMN absent_text varchar;
UPDATE code_member SET attendance = 'came' FROM code
WHERE code.code = code_member.code AND code.status IN ('presented', 'closed');
ALTER TABLE code_member ALTER COLUMN attendance DROP DEFAULT;
CREATE INDEX ix_code_member_awaited ON code_member (code)
    WHERE attendance = 'awaited';
ALTER TABLE visit
    ADD COLUMN further_reason varchar,
    ADD COLUMN further_reference varchar
"""
DOWN = """
ALTER TABLE visit DROP COLUMN further_reason, DROP COLUMN further_reference;
DROP INDEX ix_code_member_awaited;
ALTER TABLE code_member DROP COLUMN attendance, DROP COLUMN absent_reason,
    DROP COLUMN absent_text
"""


def upgrade() -> None:
    for statement in UP.split(";"):
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";"):
        op.execute(statement)
