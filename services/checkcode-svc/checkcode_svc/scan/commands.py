"""Opens the page of a code by what is printed (C-05)."""

from dataclasses import dataclass

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain.number import is_code
from checkcode_svc.ratings import commands as ratings
from shared.civic import spelling
from shared.db import Tx

_LOOK_UP = "number"
"""Where wrong tries of the form are counted, all numbers together."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a number and its check characters open."""

    token: str | None
    is_number: bool = True
    """Whether the number could be one: its own last character says so."""
    wait_seconds: int = 0


async def look_up(tx: Tx, number: str, check: str, address: str) -> Found:
    """Find the page of a code by what is printed; wrong tries are slowed (C-05).

    What is right opens whatever was tried before.
    """
    written = spelling.code(number)
    if not is_code(written):
        return Found(None, is_number=False)
    opened = await codes.token_of(tx, written, check)
    if opened is not None:
        return Found(opened)
    return Found(None, wait_seconds=await ratings.wait_of(tx, _LOOK_UP, address))
