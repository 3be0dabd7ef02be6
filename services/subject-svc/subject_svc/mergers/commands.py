"""Merges and splits the codes of subjects, once two agreed (S-12)."""

from shared.db import Tx
from subject_svc.aliases import commands as aliases
from subject_svc.aliases.domain import Alias
from subject_svc.mergers.domain import same_premises
from subject_svc.places import queries as places
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.errors import SubjectUnknown


async def merge(tx: Tx, old: str, into: str) -> None:
    """Let a code go by another one; its premises at the same address are the same.

    Raises:
        SubjectUnknown: if either is not in the register.
        SubjectIsRetired: if the code that stays is retired.
        AlreadyMerged, MergesIntoItself: if it cannot be any more.
    """
    held = await subjects.lock(tx, [old, into])
    for code in (old, into):
        if code not in held:
            raise SubjectUnknown(uscc=code)
    held[into].must_be_active()
    of_old, of_into = await places.own_of(tx, old), await places.own_of(tx, into)
    pairs = same_premises(of_old, of_into)
    await aliases.join(tx, Alias(old, into, into, held[old].region, places=pairs))


async def split(tx: Tx, old: str) -> None:
    """Let a merged code go by itself again.

    Raises:
        NotMerged: if it goes by none.
    """
    await aliases.split(tx, old)


def alias_of(old: Subject, into: Subject) -> Alias:
    """The alias that a merger makes, as far as codes go."""
    return Alias(old.uscc, into.uscc, into.uscc, old.region)
