"""Tells of a fault without what it quotes, for logs and for whoever reads them.

pydantic repeats the input, PostgreSQL the row, Python the key or text that it could not
take: names, telephone numbers, secrets. So no message is written down, whatever its
class; what is, is what a programmer named: types, codes, constraints, lines of code.
"""

import errno
import traceback
from collections.abc import Iterator

import asyncpg
from pydantic import ValidationError

from shared.errors import DomainError

_DEEPEST_CAUSE = 10


def in_short(fault: BaseException) -> str:
    """The type of a fault, and what of it is no value."""
    more = " ".join(_named(fault))
    kind = type(fault).__name__
    return f"{kind}: {more}" if more else kind


def _named(fault: BaseException) -> Iterator[str]:
    match fault:
        case DomainError():
            yield fault.code
        case asyncpg.PostgresError():
            yield from (
                str(name)
                for name in (
                    fault.sqlstate,
                    fault.table_name,
                    fault.column_name,
                    fault.constraint_name,
                )
                if name
            )
        case ValidationError():
            yield fault.title
            yield from sorted({error["type"] for error in fault.errors()})
        case OSError() if fault.errno is not None:
            yield errno.errorcode.get(fault.errno, str(fault.errno))
        case _:
            pass


def in_full(fault: BaseException) -> str:
    """The same with the lines of code that it came through, and its causes."""
    lines: list[str] = []
    told: BaseException | None = fault
    for _ in range(_DEEPEST_CAUSE):
        if told is None:
            break
        lines.append(in_short(told))
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(told.__traceback__)
        ]
        if isinstance(told, BaseExceptionGroup):
            lines += [f"  of {in_short(inner)}" for inner in told.exceptions]
        told = told.__cause__ or (
            None if told.__suppress_context__ else told.__context__
        )
    return "\n".join(lines)
