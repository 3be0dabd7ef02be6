"""Values of requests that are read strictly, wherever they stand."""

import re
from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator

from shared.web.reasons import Unfit

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _written(value: object) -> object:
    """A day is written: a number would be read as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise Unfit("a day is a text, YYYY-MM-DD", zh="日期应写作 YYYY-MM-DD 的文本")


Day = Annotated[date, BeforeValidator(_written)]
"""A day in a body or query."""
Month = Annotated[
    str, Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="such as 2026-03")
]
"""A month as a filter names it."""
Agency = Annotated[
    str,
    Query(pattern=r"^\d{6}(\d{3})?-[a-z_]+$", description="such as 310116-market"),
]
"""An agency as a filter names it; what could be none is refused, not looked for."""
Town = Annotated[
    str, Query(pattern=r"^(\d{9}|unknown)$", description="nine digits, or `unknown`")
]
"""A town as a filter names it."""
Uscc = Annotated[
    str,
    Query(
        pattern=r"^[1-9ANY][1-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$",
        description="a unified social credit code, whatever its check digit",
    ),
]
"""A subject as a filter names it."""
Place = Annotated[
    str,
    Query(
        pattern=r"^[A-Z0-9][A-Z0-9-]{3,39}$",
        description="such as 91310116000000001X-001, or the number of a project",
    ),
]
"""A place as a filter names it."""
PlanCode = Annotated[
    str,
    Query(
        pattern=r"^JH[0-9]{6}-[0-9]{4}-[0-9]{6,}[0-9A-Z]$",
        description="such as JH310116-2026-000017K",
    ),
]
"""A plan as a filter names it."""
Part = Annotated[str, Query(max_length=200, description="any part of the name")]
"""What a list's names are searched for."""
