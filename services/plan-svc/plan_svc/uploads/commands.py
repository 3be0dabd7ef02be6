"""Subjects of a draft, uploaded in bulk: all of them or none (P-23)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.review import queries as review
from plan_svc.review.domain.findings import bases_of
from plan_svc.subjects import commands as subjects
from plan_svc.subjects.domain import StagedRow
from plan_svc.uploads.domain import (
    REASON,
    StagedToLeave,
    Uploaded,
    blocked,
    read_leaving,
    read_row,
)
from shared.auth import Principal
from shared.bulk import Columns, Upload, read_batches
from shared.db import Tx
from shared.errors import RowRefusal, RowsRefused

COLUMNS = Columns(required=(), optional=("place", "uscc"), prefixes=(REASON,))
BATCH = 5000


async def upload(
    tx: Tx, plan_id: UUID, stream: Upload, who: Principal, *, replace: bool
) -> Uploaded:
    """Take the subjects of an upload into a draft, all or none of them."""
    plan = await plans.own_draft(tx, plan_id, who)
    if replace:
        await subjects.clear(tx, plan)
    total = await take(tx, plan, stream)
    return await judge(tx, plan, total, who)


async def take(tx: Tx, plan: Plan, stream: Upload) -> int:
    """Take the rows of an upload into a plan, before they are judged; how many.

    Raises:
        RowsRefused: naming the rows that name no place of the plan's region.
    """
    refused: list[RowRefusal] = []
    total = await _stage(tx, plan, _Source(stream, COLUMNS, read_row), refused)
    await _take_staged(tx, plan, total, refused)
    return total


async def take_rows(tx: Tx, plan: Plan, rows: Sequence[Mapping[str, str]]) -> int:
    """The same of rows that came otherwise, counted from 1."""
    refused: list[RowRefusal] = []
    staged: list[StagedRow] = []
    for line, values in enumerate(rows, start=1):
        row = read_row(line, values)
        if isinstance(row, RowRefusal):
            refused.append(row)
        else:
            staged.append(row)
    await subjects.stage(tx, plan, staged)
    await _take_staged(tx, plan, len(rows), refused)
    return len(rows)


async def _take_staged(
    tx: Tx, plan: Plan, total: int, refused: list[RowRefusal]
) -> None:
    refused += [row.refusal() for row in await subjects.find_unfit(tx, plan)]
    if refused:
        raise RowsRefused(sorted(refused, key=lambda row: row.line), total)
    await subjects.take_staged(tx, plan)


async def judge(tx: Tx, plan: Plan, total: int, who: Principal) -> Uploaded:
    """Judge a draft's rows after an upload of so many, and count them anew.

    Raises:
        RowsRefused: naming the rows that break a binding rule.
    """
    dossier = await review.gather(tx, plan)
    findings = await review.find(tx, dossier)
    if binding := [finding for finding in findings if finding.binding]:
        rows = [blocked(finding) for finding in binding]
        raise RowsRefused(rows, total, bases=bases_of(dossier.law, binding))
    count = await subjects.recount(tx, plan, who)
    unreasoned = [finding for finding in findings if not finding.reasoned]
    return Uploaded(total, count, unreasoned, bases_of(dossier.law, unreasoned))


async def stage_leaving(
    tx: Tx, plan: Plan, stream: Upload, columns: Columns, reason: str
) -> StagedToLeave:
    """Stage the rows of an upload of places that leave the plan (P-08)."""
    refused: list[RowRefusal] = []
    lines: list[int] = []

    def read(line: int, values: Mapping[str, str]) -> StagedRow | RowRefusal:
        row = read_leaving(line, values, reason)
        if isinstance(row, StagedRow) and not row.reasons["leaving"]:
            lines.append(line)
        return row

    rows = await _stage(tx, plan, _Source(stream, columns, read), refused)
    return StagedToLeave(rows, refused, lines)


@dataclass(frozen=True, slots=True)
class _Source:
    """An upload, its columns, and how one of its rows is read."""

    stream: Upload
    columns: Columns
    read: Callable[[int, Mapping[str, str]], StagedRow | RowRefusal]


async def _stage(tx: Tx, plan: Plan, source: _Source, refused: list[RowRefusal]) -> int:
    """Stage the readable rows, batch by batch; how many rows there were at all."""
    staged = 0
    batches = read_batches(source.stream, source.columns, BATCH, bad=refused.append)
    async for batch in batches:
        rows: list[StagedRow] = []
        for line, values in batch:
            row = source.read(line, values)
            if isinstance(row, RowRefusal):
                refused.append(row)
            else:
                rows.append(row)
        await subjects.stage(tx, plan, rows)
        staged += len(rows)
    return staged + len(refused)
