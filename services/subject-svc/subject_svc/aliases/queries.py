"""Which codes are one subject's (S-01, S-12)."""

from collections.abc import Collection

from shared.db import ReadTx
from subject_svc.aliases import store
from subject_svc.aliases.domain import Aliases
from subject_svc.aliases.errors import SubjectIsMerged
from subject_svc.aliases.tables import AliasRow

__all__ = [
    "AliasRow",
    "around",
    "codes_of",
    "must_go_by_itself",
    "rows_of",
    "subject_of",
]


async def around(tx: ReadTx, codes: Collection[str]) -> Aliases:
    """Every alias of the subjects that have these codes."""
    return Aliases.of(map(store.alias, await _rows(tx, codes)))


async def rows_of(tx: ReadTx, code: str) -> list[AliasRow]:
    """The rows of every alias of a subject, those that were split too."""
    return await _rows(tx, [code])


async def subject_of(tx: ReadTx, code: str) -> str:
    """The code by which a code goes now: its own where it was not merged."""
    return (await store.ends.first(tx, [code])) or code


async def codes_of(tx: ReadTx, code: str) -> list[str]:
    """All codes of a subject: the one that it goes by first, then in their order."""
    aliases = await around(tx, [code])
    subject = aliases.subject_of(code)
    return [subject, *sorted(aliases.codes_of(code) - {subject})]


async def must_go_by_itself(tx: ReadTx, code: str) -> None:
    """Refuse to change what stands under a code that goes by another one.

    Raises:
        SubjectIsMerged: naming that one.
    """
    subject = await subject_of(tx, code)
    if subject != code:
        raise SubjectIsMerged(old=code, subject=subject)


async def _rows(tx: ReadTx, codes: Collection[str]) -> list[AliasRow]:
    ends = await store.ends.all(tx, list(codes))
    return await store.around.all(tx, sorted({*codes, *ends}))
