"""`crowded_place` said two things, and becomes both (M-17, ADR 0053).

The places are told again, so that neighbours know the two terms too.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TOLD = """
INSERT INTO to_tell (aggregate, id)
SELECT 'place', number FROM place WHERE 'crowded_place' = ANY(business_types)
ON CONFLICT DO NOTHING
"""
DIVIDED = """
UPDATE place SET business_types = (
    SELECT array_agg(DISTINCT term ORDER BY term)
    FROM unnest(array_remove(business_types, 'crowded_place')
                || '{densely_occupied,public_gathering}'::text[]) AS term)
WHERE 'crowded_place' = ANY(business_types)
"""


def upgrade() -> None:
    op.execute(TOLD)
    op.execute(DIVIDED)


def downgrade() -> None:
    """Nothing: who was only one of the two before cannot be told any more."""
