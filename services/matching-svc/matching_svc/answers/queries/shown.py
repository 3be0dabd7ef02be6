"""Reasons as the API gives them: structured, and in two languages (M-13)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg
from pydantic import TypeAdapter

from matching_svc import policy
from matching_svc.answers.schemas import MemberOut, ProposalOut, SentenceOut, WordsOut
from matching_svc.explanations.domain.answers import explain_answers
from matching_svc.explanations.domain.wording import Names, outcome, worded
from matching_svc.places.context import context_of
from matching_svc.places.domain.recompute import explained_now
from matching_svc.places.store import bookings
from matching_svc.places.store.situations import situations
from matching_svc.proposals.domain.proposal import Member, Proposal
from matching_svc.tasks.domain.reason import Reason, Words
from shared.db import ReadTx

_PROPOSAL = TypeAdapter(Proposal)


async def names_of(tx: ReadTx, day: date | None = None) -> Names:
    """The names of all agencies, there are few; of a day the decline reasons too."""
    rows = await tx.fetch("SELECT code, name, name_en FROM agency_copy")
    return Names(
        {row["code"]: row["name"] for row in rows},
        {row["code"]: row["name_en"] for row in rows},
        {} if day is None else _reasons(day),
        policy.load().documents,
    )


def _reasons(day: date) -> dict[str, Words]:
    known = policy.load().reasons_on(day)
    return {code: Words(one.zh, one.en) for code, one in known.items()}


def sentences(reasons: Iterable[Reason], names: Names) -> list[SentenceOut]:
    """Reasons put into words."""
    return [sentence(reason, names) for reason in reasons]


def sentence(reason: Reason, names: Names) -> SentenceOut:
    """One reason put into words."""
    words = worded(reason, names)
    return SentenceOut(
        code=reason.code,
        rule=reason.rule,
        about=dict(reason.about),
        zh=words.zh,
        en=words.en,
    )


async def proposals_out(
    tx: ReadTx, rows: Sequence[asyncpg.Record]
) -> list[ProposalOut]:
    """Proposals as they are shown, each with why it is as it is (M-13)."""
    names = await names_of(tx)
    stored = [_PROPOSAL.validate_python(dict(row)) for row in rows]
    now = await _explained(tx, stored)
    return [_out(row, one, names) for row, one in zip(rows, now, strict=True)]


async def _explained(tx: ReadTx, proposals: Sequence[Proposal]) -> list[Proposal]:
    """What nobody answered is explained by what is known now, not as it was made."""
    places = sorted(
        {proposal.place for proposal in proposals if proposal.is_open_question}
    )
    if not places:
        return list(proposals)
    context = context_of(tx.runtime)
    known = {
        one.facts.place: await bookings.beside(tx, one, context)
        for one in await situations(tx, places, context.day)
    }
    return [
        explained_now(proposal, known[proposal.place], context)
        if proposal.is_open_question
        else proposal
        for proposal in proposals
    ]


def _out(row: asyncpg.Record, proposal: Proposal, names: Names) -> ProposalOut:
    named = replace(names, reasons=_reasons(proposal.made_on))
    told = [*proposal.explanation, *explain_answers(proposal)]
    plain: dict[str, Any] = dict(row)
    plain["members"] = [_member(member, proposal, named) for member in proposal.members]
    plain["explanation"] = sentences(told, named)
    plain["reason_words"] = _words(outcome(proposal.reason))
    return ProposalOut.model_validate(plain)


def _member(member: Member, proposal: Proposal, names: Names) -> MemberOut:
    answer = member.answer
    reason = answer.reason if answer else None
    return MemberOut(
        agency=member.agency,
        name=names.zh.get(member.agency, member.agency),
        name_en=names.en.get(member.agency, member.agency),
        tasks=list(member.tasks),
        items=list(member.items),
        has_to_come=proposal.has_to_come(member.agency),
        answer=answer.kind if answer else None,
        reason=reason,
        reason_words=_words(names.reasons.get(reason or "")),
        text=answer.text if answer else None,
        days=list(answer.days) if answer else [],
        answered_at=answer.at if answer else None,
    )


def _words(words: Words | None) -> WordsOut | None:
    return None if words is None else WordsOut(zh=words.zh, en=words.en)
