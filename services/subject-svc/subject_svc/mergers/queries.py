"""Reads the codes of a subject, and what became of each (S-12)."""

from dataclasses import dataclass

from shared.auth import Principal
from shared.db import ReadTx
from subject_svc.aliases import queries as aliases
from subject_svc.aliases.queries import AliasRow
from subject_svc.register import queries as register
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.domain.subject import Subject

__all__ = ["HeldAlias", "aliases_of"]


@dataclass(frozen=True, slots=True)
class HeldAlias:
    """An alias with what the register holds of its code."""

    alias: AliasRow
    subject: Subject


async def aliases_of(tx: ReadTx, who: Principal, uscc: str) -> list[HeldAlias]:
    """The codes that go, or went, by another one of a subject.

    Raises:
        SubjectUnknown: if the caller sees no such subject.
    """
    await register.visible(tx, who, uscc)
    rows = await aliases.rows_of(tx, uscc)
    held = await subjects.find(tx, [row.old for row in rows])
    return [HeldAlias(row, held[row.old]) for row in rows]
