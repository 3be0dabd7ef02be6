"""How SQLAlchemy writes a statement for asyncpg: parameters as `$n`, else literals."""

from typing import Any

from sqlalchemy import ARRAY, BindParameter
from sqlalchemy.dialects.postgresql.asyncpg import PGCompiler_asyncpg, PGDialect_asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine


class Placeholder(BindParameter[Any]):
    """Stands for a parameter while the statement is made."""

    inherit_cache = False
    text: str
    """The SQL text of the parameter, such as `$1::text`."""

    @classmethod
    def of(cls, name: str, type_: TypeEngine[Any], text: str) -> "Placeholder":
        """A placeholder that is written as `text`."""
        placeholder = cls(name, type_=type_, required=True)
        placeholder.text = text
        return placeholder


class _Compiler(PGCompiler_asyncpg):
    """Writes a parameter as it stands, and every other value as a literal."""

    def visit_bindparam(self, bindparam: Any, *args: Any, **options: Any) -> Any:
        """A parameter, or the value of a constant."""
        if not isinstance(bindparam, Placeholder):
            options["literal_binds"] = True
            text = super().visit_bindparam(bindparam, *args, **options)  # type: ignore[no-untyped-call]  # SQLAlchemy's is untyped
            is_array = isinstance(bindparam.type, ARRAY) and not bindparam.expanding
            return (
                f"{text}::{bindparam.type.compile(dialect=self.dialect)}"
                if is_array
                else text
            )
        if bindparam.expanding:
            raise TypeError(f"{bindparam.key}: a list is compared by `among`")
        return bindparam.text


class _Dialect(PGDialect_asyncpg):
    statement_compiler = _Compiler
    supports_statement_cache = False


DIALECT: Dialect = _Dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's is untyped
