"""The statements that find, erase and blank what is due, made of the rows' own names.

`$1` is the present instant, `$2` how many rows at most.
"""

from collections.abc import Container

from shared.retention.rules import End, OneOf, Rule, Since


def is_due(rule: Rule, nullable: Container[str], since: Since) -> str:
    """The condition that a row, called `kept`, is to be erased or blanked now."""
    conditions = [
        f"kept.{since.column} < $1::timestamptz - interval '{since.period}'",
        *([_one_of("kept", rule.when)] if rule.when else []),
        *([_is_not_open(rule)] if rule.unless else []),
    ]
    if rule.blanks:
        filled = (
            f"kept.{name} IS NOT NULL" if name in nullable else f"kept.{name} <> ''"
            for name in rule.blanks
        )
        conditions.append(f"({' OR '.join(filled)})")
    return " AND ".join(conditions)


def ending(rule: Rule, nullable: Container[str], since: Since) -> str:
    """The statement that ends one batch of due rows, each locked by one worker."""
    due = f"""
        ctid = ANY (ARRAY(
            SELECT kept.ctid FROM {rule.table} AS kept
            WHERE {is_due(rule, nullable, since)}
            LIMIT $2 FOR UPDATE OF kept SKIP LOCKED))
    """  # noqa: S608 - names of ours, read from the rows and compared with the tables
    if rule.end is End.ERASE:
        return f"DELETE FROM {rule.table} WHERE {due}"  # noqa: S608 - as above
    empty = ", ".join(
        f"{name} = {'NULL' if name in nullable else repr('')}" for name in rule.blanks
    )
    return f"UPDATE {rule.table} SET {empty} WHERE {due}"  # noqa: S608 - as above


def counting(rule: Rule, nullable: Container[str]) -> str:
    """The statement that counts a table's rows, its oldest, and what is due."""
    if rule.since is None or rule.setting:
        return f"""
            SELECT count(*) AS rows, NULL::timestamptz AS oldest, 0 AS due
            FROM {rule.table} WHERE $1::timestamptz IS NOT NULL
        """  # noqa: S608 - as above
    return f"""
        SELECT count(*) AS rows, min(kept.{rule.since.column})::timestamptz AS oldest,
               count(*) FILTER (WHERE {is_due(rule, nullable, rule.since)}) AS due
        FROM {rule.table} AS kept
    """  # noqa: S608 - as above


def _one_of(row: str, one_of: OneOf) -> str:
    words = ", ".join(f"'{word}'" for word in one_of.words)
    return f"{row}.{one_of.column} IN ({words})"


def _is_not_open(rule: Rule) -> str:
    if rule.unless is None:
        return "true"
    other = rule.unless
    return f"""NOT EXISTS (
        SELECT FROM {other.table} AS other
        WHERE other.{other.there} = kept.{other.here}
          AND {_one_of("other", other.is_open)})"""
