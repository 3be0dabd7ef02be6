"""Frees the tasks of an agency that stayed away, and takes them back (C-26)."""

from checkcode_svc.applications.domain.errors import TaskTaken
from checkcode_svc.applications.store import holds
from checkcode_svc.codes.domain.code import Code
from shared.db import Tx


async def release(tx: Tx, code: Code, agency: str) -> None:
    """Its tasks may have a code of their own again."""
    await holds.release_member(tx, code, agency)


async def hold_again(tx: Tx, code: Code, agency: str) -> None:
    """It came after all: its tasks are on this code again.

    Raises:
        TaskTaken: if a task got a code or another application in the meantime.
    """
    party = code.member(agency)
    if await holds.hold_member(tx, code, party) != len(party.tasks):
        raise TaskTaken
