"""Subjects of a draft, uploaded in bulk: all of them or none (P-23)."""

from collections.abc import Callable, Mapping
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
    refused: list[RowRefusal] = []
    total = await _stage(tx, plan, _Source(stream, COLUMNS, read_row), refused)
    refused += [row.refusal() for row in await subjects.find_unfit(tx, plan)]
    if refused:
        raise RowsRefused(sorted(refused, key=lambda row: row.line), total)
    await subjects.take_staged(tx, plan)
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
