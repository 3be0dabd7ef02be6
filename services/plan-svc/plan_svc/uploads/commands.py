"""Subjects of a draft, uploaded in bulk: all of them or none (P-23)."""

from uuid import UUID

from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.review import queries as review
from plan_svc.review.domain.findings import bases_of
from plan_svc.subjects import commands as subjects
from plan_svc.subjects.domain import StagedRow
from plan_svc.uploads.domain import REASON, Uploaded, blocked, read_row
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
    total = await _stage(tx, plan, stream, refused)
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


async def _stage(tx: Tx, plan: Plan, stream: Upload, refused: list[RowRefusal]) -> int:
    """Stage the readable rows, batch by batch; how many rows there were at all."""
    staged = 0
    async for batch in read_batches(stream, COLUMNS, BATCH, bad=refused.append):
        rows: list[StagedRow] = []
        for line, values in batch:
            row = read_row(line, values)
            if isinstance(row, RowRefusal):
                refused.append(row)
            else:
                rows.append(row)
        await subjects.stage(tx, plan, rows)
        staged += len(rows)
    return staged + len(refused)
