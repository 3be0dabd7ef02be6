"""Codes and visits say what is secret of them, and in which town they lie (C-05, I-05).

What is secret by its tasks is told again, so that neighbours learn it. Towns come with
the places, which subject-svc tells again.
"""

from alembic import op

from shared.migrate import chassis

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE place_copy ADD COLUMN town varchar;
ALTER TABLE application
    ADD COLUMN town varchar, ADD COLUMN classified boolean NOT NULL DEFAULT false;
ALTER TABLE code
    ADD COLUMN town varchar, ADD COLUMN classified boolean NOT NULL DEFAULT false;
ALTER TABLE visit
    ADD COLUMN town varchar, ADD COLUMN classified boolean NOT NULL DEFAULT false,
    ADD COLUMN surprise boolean NOT NULL DEFAULT false,
    ADD COLUMN version integer NOT NULL DEFAULT 1;
UPDATE application AS a SET classified = true WHERE EXISTS (
    SELECT FROM application_member AS m
    JOIN task_copy AS t ON t.number = ANY(m.tasks) AND t.classified
    WHERE m.application_id = a.id);
UPDATE code AS c SET classified = true WHERE EXISTS (
    SELECT FROM code_member AS m
    JOIN task_copy AS t ON t.number = ANY(m.tasks) AND t.classified
    WHERE m.code = c.code);
UPDATE visit AS v SET classified = c.classified, surprise = c.surprise
FROM code AS c WHERE c.code = v.code AND (c.classified OR c.surprise);
INSERT INTO to_tell (aggregate, id)
SELECT 'code', code FROM code WHERE classified OR surprise
UNION ALL SELECT 'visit', id::text FROM visit WHERE classified OR surprise;
ALTER TABLE application ALTER COLUMN classified DROP DEFAULT;
ALTER TABLE code ALTER COLUMN classified DROP DEFAULT;
ALTER TABLE visit ALTER COLUMN classified DROP DEFAULT,
    ALTER COLUMN surprise DROP DEFAULT, ALTER COLUMN version DROP DEFAULT
"""
DOWN = """
ALTER TABLE visit DROP COLUMN town, DROP COLUMN classified, DROP COLUMN surprise,
    DROP COLUMN version;
ALTER TABLE code DROP COLUMN town, DROP COLUMN classified;
ALTER TABLE application DROP COLUMN town, DROP COLUMN classified;
ALTER TABLE place_copy DROP COLUMN town
"""


def upgrade() -> None:
    chassis.add_telling()
    for statement in UP.split(";"):
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN.split(";"):
        op.execute(statement)
    chassis.drop_telling()
