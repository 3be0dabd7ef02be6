"""The subjects of a draft: uploaded in bulk, all or nothing (P-23), or drawn (P-16)."""

from typing import Any
from uuid import UUID

import asyncpg

from plan_svc.plans import commands as drafting
from plan_svc.plans.schemas import AdvisoryRow, UploadOut
from plan_svc.review import queries as review
from plan_svc.review import store as rows
from plan_svc.review.store import Finding
from shared import jsontext
from shared.auth import Principal
from shared.bulk import Columns, Row, Upload, read_batches
from shared.civic import uscc
from shared.db import Tx
from shared.errors import LISTED_ROWS, RowRefusal, RowsRefused

COLUMNS = Columns(required=(), optional=("place", "uscc"), prefixes=("reason.",))
BATCH = 5000

_SOLE_PLACE = """
UPDATE plan_upload u SET place = coalesce((
    SELECT min(p.number) FROM place_copy p
    WHERE p.uscc = u.uscc AND NOT p.retired HAVING count(*) = 1), '')
WHERE u.plan_id = $1 AND u.place = ''
"""
"""Correlated on purpose: the staging table has no statistics, and a join of it was
planned as a nested loop over all pairs of rows."""

_BAD = """
WITH u AS (
    SELECT line, place, uscc,
           row_number() OVER (PARTITION BY place ORDER BY line) AS nth,
           min(line) OVER (PARTITION BY place) AS first_line
    FROM plan_upload WHERE plan_id = $1
)
SELECT u.line, u.place, u.uscc, u.first_line,
       CASE WHEN u.place = '' AND c.numbers IS NULL THEN 'subject-unknown'
            WHEN u.place = '' THEN 'place-ambiguous'
            WHEN p.number IS NULL THEN 'place-unknown'
            WHEN p.retired THEN 'place-retired'
            WHEN u.uscc <> '' AND p.uscc <> u.uscc THEN 'place-of-another-subject'
            WHEN NOT starts_with(coalesce(p.town, p.region), $2) THEN 'other-region'
            ELSE 'row-twice' END AS code,
       array_to_string(c.numbers, ', ') AS choices
FROM u
LEFT JOIN place_copy p ON p.number = u.place
LEFT JOIN LATERAL (
    SELECT array_agg(number ORDER BY number) AS numbers FROM place_copy q
    WHERE u.place = '' AND q.uscc = u.uscc AND NOT q.retired) c ON true
WHERE u.place = '' OR p.number IS NULL OR p.retired
   OR u.uscc <> '' AND p.uscc <> u.uscc
   OR NOT starts_with(coalesce(p.town, p.region), $2) OR u.nth > 1
ORDER BY u.line
"""

_TAKE = """
INSERT INTO plan_subject AS kept (plan_id, place, uscc, line, drawn, reasons)
SELECT u.plan_id, u.place, p.uscc, u.line, false, u.reasons
FROM plan_upload u JOIN place_copy p ON p.number = u.place
WHERE u.plan_id = $1
ON CONFLICT (plan_id, place) DO UPDATE
SET line = excluded.line, reasons = kept.reasons || excluded.reasons
"""

_WORDS = {
    "subject-unknown": (
        "The subject has no place in the register.",
        "登记库中没有该检查对象的场所。",
    ),
    "place-ambiguous": (
        "The subject has several places; name one: {choices}.",
        "该对象有多个场所，请指定：{choices}。",
    ),
    "place-unknown": ("The place is not in the register.", "登记库中没有此场所。"),
    "place-retired": ("The place is retired.", "该场所已注销。"),
    "place-of-another-subject": (
        "The place belongs to another subject than the row's USCC.",
        "该场所不属于所填统一社会信用代码的对象。",
    ),
    "other-region": ("The place lies in another region.", "该场所属于其他区域。"),
    "row-twice": (
        "The place stands in line {first_line} already.",
        "该场所与第 {first_line} 行重复。",
    ),
}


async def upload(
    tx: Tx, plan_id: UUID, stream: Upload, who: Principal, *, replace: bool
) -> UploadOut:
    """Take the subjects of an upload into a draft, all or none of them (P-23)."""
    plan = await drafting.own_draft(tx, plan_id, who)
    if replace:
        await tx.execute("DELETE FROM plan_subject WHERE plan_id = $1", plan_id)
    bad: list[RowRefusal] = []
    total = await _stage(tx, plan_id, stream, bad)
    await tx.execute(_SOLE_PLACE, plan_id)
    region: str = plan["region"]
    within = region[:2] if region[2:6] == "0000" else region
    bad += [_refusal(row) for row in await tx.fetch(_BAD, plan_id, within)]
    if bad:
        raise RowsRefused(sorted(bad, key=lambda one: one.line), total)
    await tx.execute(_TAKE, plan_id)
    found = await review.findings(tx, await review.gather(tx, plan))
    blocked = [one for one in found if one.binding]
    if blocked:
        raise RowsRefused([_blocked(one) for one in blocked], total)
    await tx.execute("DELETE FROM plan_upload WHERE plan_id = $1", plan_id)
    count = await counted(tx, plan)
    lacking = [one for one in found if not one.reasoned]
    return UploadOut(
        rows=total,
        subjects=count,
        reasons_missing=len(lacking),
        advisory=[_advisory(one) for one in lacking[:LISTED_ROWS]],
    )


async def counted(tx: Tx, plan: asyncpg.Record) -> int:
    """Count the draft's subjects anew, and ask for its consents again."""
    count: int = await tx.fetchval(
        """
        UPDATE plan SET changed_at = $2, subject_count = (
            SELECT count(*) FROM plan_subject WHERE plan_id = $1)
        WHERE id = $1 RETURNING subject_count
        """,
        plan["id"],
        tx.runtime.clock.now(),
    )
    await drafting.ask_again(tx, plan)
    return count


async def _stage(tx: Tx, plan_id: UUID, stream: Upload, bad: list[RowRefusal]) -> int:
    """COPY the readable rows into the staging table, batch by batch."""
    taken = 0
    async for batch in read_batches(stream, COLUMNS, BATCH, bad=bad.append):
        good = []
        for row in batch:
            problem = _problem(row)
            if problem is None:
                good.append(_staged(plan_id, row))
            else:
                bad.append(problem)
        await tx.copy(
            "plan_upload", ("plan_id", "line", "place", "uscc", "reasons"), good
        )
        taken += len(good)
    return taken + len(bad)


def _problem(row: Row) -> RowRefusal | None:
    line, values = row
    code = uscc.normalise(values.get("uscc", ""))
    if code and not uscc.is_valid(code):
        return RowRefusal(
            line,
            "uscc-wrong",
            "S-01",
            "The USCC's check digit or shape is wrong.",
            "统一社会信用代码格式或校验码错误。",
            code,
        )
    if not code and not values.get("place"):
        return RowRefusal(
            line,
            "row-empty",
            "P-23",
            "The row names neither a place nor a USCC.",
            "该行未填写场所编号或统一社会信用代码。",
        )
    return None


def _staged(plan_id: UUID, row: Row) -> tuple[Any, ...]:
    line, values = row
    reasons = {
        name.removeprefix("reason."): text
        for name, text in values.items()
        if text and name.startswith("reason.")
    }
    return (
        plan_id,
        line,
        values.get("place", ""),
        uscc.normalise(values.get("uscc", "")),
        jsontext.dumps(reasons),
    )


def _refusal(row: asyncpg.Record) -> RowRefusal:
    english, chinese = _WORDS[row["code"]]
    members = {"choices": row["choices"], "first_line": row["first_line"]}
    return RowRefusal(
        row["line"],
        row["code"],
        "P-23",
        english.format(**members),
        chinese.format(**members),
        row["place"] or row["uscc"],
    )


def _blocked(finding: Finding) -> RowRefusal:
    english, chinese = rows.in_words(finding)
    return RowRefusal(
        finding.line, finding.code, finding.rule, english, chinese, finding.place
    )


def _advisory(finding: Finding) -> AdvisoryRow:
    english, chinese = rows.in_words(finding)
    return AdvisoryRow(
        line=finding.line,
        place=finding.place,
        rule=finding.rule,
        reason=english,
        reason_zh=chinese,
    )
