"""A partner agency consents by a step of its own (P-04).

Filed and revoked plans keep their partners: their step is marked `before-rule`, for
nobody was asked. A draft or submitted plan waits for each partner from now on.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = """
INSERT INTO plan_step
    (plan_id, round, name, ordinal, authority, status, by, reason, decided_at)
SELECT p.id, p.round, 'partner_' || replace(partner, '-', '_'), a.ordinal, partner,
    CASE WHEN is_filed THEN 'consented' ELSE 'pending' END,
    CASE WHEN is_filed THEN 'before-rule' END,
    CASE WHEN is_filed THEN 'before-rule' END,
    CASE WHEN is_filed THEN p.filed_at END
FROM plan AS p
CROSS JOIN LATERAL unnest(p.partner_agencies) AS partner
CROSS JOIN LATERAL (SELECT p.status IN ('filed', 'revoked') AS is_filed) AS f
JOIN plan_step AS a ON a.plan_id = p.id AND a.round = p.round AND a.name = 'agency'
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("DELETE FROM plan_step WHERE starts_with(name, 'partner_')")
