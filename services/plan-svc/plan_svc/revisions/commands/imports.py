"""Uploads about items: good rows go in, wrong rows are named (P-25, S-08).

Rows of one item are one change of it. The same file again changes nothing.
"""

from collections.abc import Callable, Sequence

from plan_svc.library import commands as library
from plan_svc.library import queries
from plan_svc.revisions.commands.items import put_item
from plan_svc.revisions.domain.reading import (
    BasisSaid,
    Cells,
    ItemSaid,
    PointSaid,
    Said,
    read_claim,
)
from shared.auth import Principal
from shared.bulk import Columns, Report, Row, Upload, read_batches
from shared.bulk.seen import Seen, without
from shared.db import Tx
from shared.errors import DomainError, RowRefusal

BATCH = 2000
ITEMS = Columns(
    required=("code", "name", "domain", "risk", "item_list", "legal_basis"),
    optional=(
        *("level", "materials", "joint_forbidden", "off_site_possible", "filed"),
        *("valid_to", "catalogue_code", "checklist_code"),
        *("subfields", "situations", "risk_tags"),
    ),
)
POINTS = Columns(
    required=("item", "number", "text"), optional=("situations", "risk_tags", "ended")
)
BASES = Columns(required=("item", "kind", "text"), optional=("valid_from", "valid_to"))
CLAIMS = Columns(required=("item",), optional=("item_list",))
Line = tuple[int, Said]


async def import_items(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Enter or change items of the city's library."""
    return await _import(tx, who, upload, ITEMS, ItemSaid.read)


async def import_points(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Enter, change or end check points, from today on."""
    return await _import(tx, who, upload, POINTS, PointSaid.read)


async def import_bases(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Enter legal bases, or say when they end."""
    return await _import(tx, who, upload, BASES, BasisSaid.read)


async def import_claims(tx: Tx, who: Principal, upload: Upload) -> Report:
    """Claim items for the caller's own agency, each on its list there."""
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(upload, CLAIMS, BATCH, bad=report.refuse):
        facts = [(cells["item"], cells) for _, cells in batch]
        against = await seen.contradictions([line for line, _ in batch], facts)
        for line, cells in without(batch, against, report):
            try:
                await _claim(tx, who, cells, report)
            except DomainError as problem:
                report.refuse(_at(line, problem, cells["item"]))
    return report.finish(tx.act)


async def _claim(tx: Tx, who: Principal, cells: Cells, report: Report) -> None:
    code, wanted = read_claim(cells, who.agency)
    before = await queries.item(tx, code)
    after = await library.claim(tx, code, who.agency, who, wanted)
    is_new = who.agency not in before.claimed_by
    is_changed = after.version > before.version
    report.accept(1, unchanged=int(not is_changed))
    report.wrote([1 if is_new else 2] * is_changed)


async def _import(
    tx: Tx,
    who: Principal,
    upload: Upload,
    columns: Columns,
    read: Callable[[Cells], Said],
) -> Report:
    who.must_be_municipal()
    report, seen = Report(), await Seen.begin(tx)
    async for batch in read_batches(upload, columns, BATCH, bad=report.refuse):
        lines = _read(batch, read, report)
        facts = [(said.key, said) for _, said in lines]
        against = await seen.contradictions([line for line, _ in lines], facts)
        grouped: dict[str, list[Line]] = {}
        for line, said in without(lines, against, report):
            grouped.setdefault(said.item, []).append((line, said))
        for code, group in grouped.items():
            await _change(tx, who, code, group, report)
    return report.finish(tx.act)


async def _change(
    tx: Tx, who: Principal, code: str, lines: Sequence[Line], report: Report
) -> None:
    """Let one item be as its rows say; each row counts for what it changed itself."""
    present = (await queries.library(tx, [code])).get(code)
    item = present
    for line, said in lines:
        try:
            after = said.onto(item)
        except DomainError as problem:
            report.refuse(_at(line, problem, code))
            continue
        report.accept(1, unchanged=int(after == item))
        report.wrote([1 if item is None else 2] * (after != item))
        item = after
    if item is not None and item != present:
        item.effective_from = None
        await put_item(tx, item, who)


def _read(
    batch: Sequence[Row], read: Callable[[Cells], Said], report: Report
) -> list[Line]:
    lines: list[Line] = []
    for line, cells in batch:
        try:
            lines.append((line, read(cells)))
        except DomainError as problem:
            report.refuse(_at(line, problem, next(iter(cells.values()), "")))
    return lines


def _at(line: int, problem: DomainError, value: str) -> RowRefusal:
    return RowRefusal(
        line=line,
        code=problem.code,
        rule=problem.rule,
        reason=problem.detail,
        reason_zh=problem.detail_zh,
        value=str(problem.members.get("value", value)),
    )
