"""Reads subjects; a district sees its own region, the city all (I-05)."""

from collections.abc import Iterable, Mapping

from shared.auth import Principal
from shared.db import ReadTx, Tx
from shared.db.rows import columns
from subject_svc.subjects import store
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.errors import SubjectUnknown
from subject_svc.subjects.store import find, lock
from subject_svc.subjects.tables import SubjectRow

__all__ = [
    "REGIONS",
    "REGISTERED",
    "ROWS",
    "STATES",
    "SubjectRow",
    "find",
    "lock",
    "lock_any",
    "lock_one",
    "must_find",
    "must_see",
    "row",
]


REGIONS = "(SELECT uscc, region FROM subject)"
"""The region of every subject that was ever registered."""


REGISTERED = "(SELECT uscc, name, region, status, industry FROM subject)"
"""Every subject that was ever registered, as a view asks about it."""


ROWS = f"(SELECT {columns(SubjectRow)} FROM subject)"  # noqa: S608 - our own columns
"""Every subject that was ever registered."""
STATES = """
(SELECT uscc, made_at, changed_at, to_jsonb(subject) AS state FROM subject)"""
"""Every subject as its present version has it, whole."""


async def must_find(tx: ReadTx, codes: Iterable[str]) -> dict[str, Subject]:
    """The subjects with these codes, by code.

    Raises:
        SubjectUnknown: naming those that are not in the register.
    """
    wanted = set(codes)
    registered = await find(tx, wanted)
    missing = sorted(wanted - registered.keys())
    if missing:
        raise SubjectUnknown(
            f"Not in the register: {', '.join(missing)}.",
            zh=f"登记库中没有：{'、'.join(missing)}。",
            missing=missing,
        )
    return registered


async def must_see(tx: ReadTx, who: Principal, uscc: str) -> Subject:
    """A subject of the caller's region.

    Raises:
        SubjectUnknown: if there is none, or it lies in another region.
    """
    return _visible(await find(tx, [uscc]), who, uscc)


async def lock_one(tx: Tx, who: Principal, uscc: str) -> Subject:
    """A subject of the caller's region, locked until the transaction ends.

    Raises:
        SubjectUnknown: if there is none, or it lies in another region.
    """
    return _visible(await lock(tx, [uscc]), who, uscc)


async def lock_any(tx: Tx, uscc: str) -> Subject:
    """A subject of any region, locked until the transaction ends.

    Raises:
        SubjectUnknown: if there is none.
    """
    subject = (await lock(tx, [uscc])).get(uscc)
    if subject is None:
        raise SubjectUnknown(uscc=uscc)
    return subject


async def row(tx: ReadTx, uscc: str) -> SubjectRow | None:
    """One subject, whoever may see it."""
    return await store.by_code.first(tx, uscc)


def _visible(subjects: Mapping[str, Subject], who: Principal, uscc: str) -> Subject:
    subject = subjects.get(uscc)
    if subject is None or not who.sees(subject.region):
        raise SubjectUnknown(uscc=uscc)
    return subject
