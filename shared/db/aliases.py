"""Statements that follow aliases: whoever asks by one code is answered for all (S-12).

Each database that knows aliases has the function `aliases_of`: all codes of the subject
that has this one, or numbers of the premises (`shared.migrate.aliases`). In plain SQL
it is `uscc = ANY(aliases_of(:uscc))`.
"""

from typing import Any

from sqlalchemy import ColumnElement, any_, func


def goes_by(column: Any, code: Any) -> ColumnElement[bool]:
    """Whether a column has a code, or another one of the same subject or premises."""
    same: ColumnElement[bool] = column == any_(func.aliases_of(code))
    return same
