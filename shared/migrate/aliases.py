"""The copy of aliases, and the function that follows them (S-12).

The function is for the one code of a request; statements over many rows ask by
`shared.db.aliases.codes_of`, or join the table.
"""

from alembic import op

_FUNCTION = """
CREATE FUNCTION aliases_of(asked varchar) RETURNS varchar[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT asked UNION SELECT e.code
                 UNION SELECT a.{code} FROM {table} a WHERE a.{same_as} = e.code)
    FROM (SELECT coalesce((SELECT s.{same_as} FROM {table} s WHERE s.{code} = asked),
                          asked) AS code) AS e
$$
"""
_COPY = """
CREATE TABLE alias (
    code varchar NOT NULL,
    same_as varchar NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_alias PRIMARY KEY (code)
)
"""


def create_copy() -> None:
    """Make a neighbour's copy of aliases, with its function."""
    op.execute(_COPY)
    op.execute("CREATE INDEX ix_alias_same_as ON alias (same_as)")
    create_function("alias", "code", "same_as")


def drop_copy() -> None:
    """Take both away again."""
    drop_function()
    op.execute("DROP TABLE alias")


def create_function(table: str, code: str, same_as: str) -> None:
    """Make the function that follows the aliases of a table."""
    op.execute(_FUNCTION.format(table=table, code=code, same_as=same_as))


def drop_function() -> None:
    """Take it away again."""
    op.execute("DROP FUNCTION aliases_of(varchar)")
