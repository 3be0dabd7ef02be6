"""The rows of subjects."""

from collections.abc import Iterable

from sqlmodel import select

from shared.db import ReadTx, Tx
from shared.db.statements import (
    Effect,
    Rows,
    SelectOfScalar,
    command,
    effect,
    query,
    sql,
)
from subject_svc.history.commands import VersionedTable
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.tables import SubjectRow

SUBJECTS = VersionedTable(SubjectRow, Subject)
ZONE = "Asia/Shanghai"


@query
def by_code(uscc: str) -> SelectOfScalar[SubjectRow]:
    """One subject."""
    return select(SubjectRow).where(SubjectRow.uscc == uscc)


@command
def note_changed(codes: list[str]) -> Effect:
    """Enter subjects that changed; the same one may stand several times.

    Rows are appended and never updated, so that no import waits for another one.
    """
    return effect("INSERT INTO changed_subject (uscc) SELECT unnest(:codes)", codes)


@command
def take_changed(most: int) -> Rows[str]:
    """Strike some off the list; another worker takes others meanwhile."""
    return sql(
        str,
        """
        DELETE FROM changed_subject WHERE id IN (
            SELECT id FROM changed_subject ORDER BY id LIMIT :most
            FOR UPDATE SKIP LOCKED)
        RETURNING uscc
        """,
        most,
    )


async def find(tx: ReadTx, codes: Iterable[str]) -> dict[str, Subject]:
    """The subjects with these codes that are in the register, by code."""
    return _by_code(await SUBJECTS.find(tx, _keys(codes)))


async def lock(tx: Tx, codes: Iterable[str]) -> dict[str, Subject]:
    """Like `find`, locked until the transaction ends."""
    return _by_code(await SUBJECTS.lock(tx, _keys(codes)))


def _keys(codes: Iterable[str]) -> list[dict[str, object]]:
    return [{"uscc": code} for code in set(codes)]


def _by_code(subjects: Iterable[Subject]) -> dict[str, Subject]:
    return {subject.uscc: subject for subject in subjects}
