"""Items with their national codes, legal bases, tags, claims and versions (P-25).

What an item says today is its first version that is kept; from when it holds is not
known, and its bases were not stated one by one, so they are not judged.
"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = {
    "catalogue_code": "varchar",
    "checklist_code": "varchar",
    "legal_bases": "jsonb",
    "subfields": "text[] NOT NULL DEFAULT '{}'",
    "situations": "text[] NOT NULL DEFAULT '{}'",
    "risk_tags": "text[] NOT NULL DEFAULT '{}'",
    "effective_from": "date",
    "point_history": "jsonb",
    "claims": "jsonb NOT NULL DEFAULT '[]'",
}
VERSIONS = """
CREATE TABLE item_version (
    code varchar NOT NULL,
    effective_from date NOT NULL,
    domain varchar NOT NULL,
    content jsonb NOT NULL,
    applied boolean NOT NULL,
    CONSTRAINT pk_item_version PRIMARY KEY (code, effective_from)
);
CREATE INDEX ix_item_version_effective_from ON item_version (effective_from, code);
CREATE INDEX ix_item_version_waiting ON item_version (effective_from)
    WHERE NOT applied
"""
FIRST = """
INSERT INTO item_version (code, effective_from, domain, content, applied)
SELECT code, '0001-01-01', domain, to_jsonb(item), true FROM item
"""


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE item ADD COLUMN {name} {kind}")
        if "DEFAULT" in kind:
            op.execute(f"ALTER TABLE item ALTER COLUMN {name} DROP DEFAULT")
    for statement in VERSIONS.split(";"):
        op.execute(statement)
    op.execute(FIRST)


def downgrade() -> None:
    op.execute("DROP TABLE item_version")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE item DROP COLUMN {name}")
