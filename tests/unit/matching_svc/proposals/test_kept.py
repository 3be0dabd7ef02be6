"""Proposals are folded out of their own events (X-13), of this release and the last."""

from dataclasses import replace

import pytest
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.member import Answer, Refusal
from matching_svc.proposals.events import as_event, row_of
from matching_svc.proposals.store import COPY

from shared import jsontext
from shared.events.matching import AnswerKind, JointProposed
from tests.unit.matching_svc.matching_factory import MONDAY, after, at, place, task, the


def declined() -> Change:
    """A proposal with all that a proposal can have."""
    proposal = the(after(place([task("m"), task("f", "fire")]), at())[0])
    prints = {"f": "2026-04-01/2026-04-30//fire-001"}
    answer = Answer(AnswerKind.DECLINE, at().now, "date", None, (MONDAY,), prints)
    proposal = proposal.with_answer("310116-fire", answer)
    earlier = (Refusal(("310116-market",), prints, (MONDAY,)),)
    wishes = {"310116-market": "310116-fire"}
    return Change(replace(proposal, earlier=earlier, wishes=wishes), What.PROPOSED)


def as_json(row: object) -> object:
    return jsontext.loads(jsontext.dumps(row))


@pytest.mark.rule("X-13")
@pytest.mark.parametrize("member", ["kept", "state"])
def test_an_event_folds_to_the_row_that_it_was_published_with(member: str) -> None:
    change = declined()
    sent = jsontext.loads(as_event(change).model_dump_json())
    del sent["state" if member == "kept" else "kept"]
    event = JointProposed.model_validate(sent)
    [row] = COPY.rows_of([event])
    assert as_json(row) == as_json(row_of(change.proposal))


@pytest.mark.rule("X-13")
def test_the_typed_member_goes_before_the_untyped_one() -> None:
    event = as_event(declined())
    changed = event.model_copy(update={"state": {"way": "municipal"}})
    [row] = COPY.rows_of([changed])
    assert as_json(row) == as_json(row_of(declined().proposal))
