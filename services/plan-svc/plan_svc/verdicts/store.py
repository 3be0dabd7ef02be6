"""The statements of verdicts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from plan_svc.plans.domain.plan import Plan
from plan_svc.review.domain.checks import Check
from plan_svc.verdicts.domain import Moment, Verdict
from plan_svc.verdicts.tables import VerdictRow
from shared.db import ReadTx, Tx
from shared.db.statements import Effect, Rows, columns, command, effect, query, sql

_PLAN = TypeAdapter(Plan)
_CHECKS = TypeAdapter(tuple[Check, ...])
_VERDICT = columns(VerdictRow)


@dataclass(frozen=True)
class ListedVerdict:
    """A verdict in the list of a plan's."""

    ordinal: int
    moment: Moment
    round: int
    day: date
    judged_at: datetime
    law: str


@query
def lock(name: str) -> Rows[str]:
    """Wait until no other transaction holds this name."""
    return sql(
        str,
        "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))::text AS locked",
        name,
    )


async def keep(tx: Tx, verdict: Verdict) -> None:
    """Keep a verdict as the plan's next one."""
    await _keep.run(
        tx,
        verdict.plan_id,
        verdict.moment,
        verdict.round,
        verdict.day,
        verdict.judged_at,
        verdict.law,
        _CHECKS.dump_python(verdict.checks, mode="json"),
        _PLAN.dump_python(verdict.plan, mode="json"),
        verdict.facts,
    )


@command
def _keep(
    plan_id: UUID,
    moment: Moment,
    round: int,  # noqa: A002 - the column's name
    day: date,
    judged_at: datetime,
    law: str,
    checks: list[dict[str, Any]],
    plan: dict[str, Any],
    facts: bytes,
) -> Effect:
    return effect(
        f"""
        INSERT INTO plan_verdict ({_VERDICT})
        SELECT :plan_id, coalesce(max(ordinal), 0) + 1, :moment, :round, :day,
               :judged_at, :law, :checks, :plan, :facts
        FROM plan_verdict WHERE plan_id = :plan_id
        """,  # noqa: S608 - our own columns
        plan_id,
        moment,
        round,
        day,
        judged_at,
        law,
        checks,
        plan,
        facts,
    )


@query
def of_plan(plan_id: UUID) -> Rows[ListedVerdict]:
    """The verdicts on a plan, the oldest first."""
    return sql(
        ListedVerdict,
        """
        SELECT ordinal, moment, round, day, judged_at, law FROM plan_verdict
        WHERE plan_id = :plan_id ORDER BY ordinal
        """,
        plan_id,
    )


async def verdict(tx: ReadTx, plan_id: UUID, ordinal: int) -> Verdict | None:
    """One verdict, with all that it rested on."""
    row = await _verdict.first(tx, plan_id, ordinal)
    if row is None:
        return None
    return Verdict(
        plan_id=row.plan_id,
        ordinal=row.ordinal,
        moment=Moment(row.moment),
        round=row.round,
        day=row.day,
        judged_at=row.judged_at,
        law=row.law,
        checks=_CHECKS.validate_python(row.checks),
        plan=_PLAN.validate_python(row.plan),
        facts=row.facts,
    )


@query
def _verdict(plan_id: UUID, ordinal: int) -> Rows[VerdictRow]:
    return sql(
        VerdictRow,
        f"""
        SELECT {_VERDICT} FROM plan_verdict
        WHERE plan_id = :plan_id AND ordinal = :ordinal
        """,  # noqa: S608 - our own columns
        plan_id,
        ordinal,
    )
