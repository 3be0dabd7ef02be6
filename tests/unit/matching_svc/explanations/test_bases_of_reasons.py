"""What a reason keeps of the law: leads, duty, capacity and hours (X-01)."""

from dataclasses import replace
from datetime import date

import pytest
from matching_svc.policy import TOPICS, current_law
from matching_svc.policy.domain.topics import CAPACITY, HOURS, Hours, Visits
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.events import as_event, row_of
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reason import Reason
from pydantic import TypeAdapter

from shared import jsontext
from shared.civic.law import Row
from shared.civic.law.files import load_kept
from shared.events import Basis
from shared.events.matching import ProposalEvent
from tests.unit.matching_svc.law_rows import besides, row
from tests.unit.matching_svc.matching_factory import after, at, place, task, the
from tests.unit.matching_svc.proposals.test_duty import KEY_UNIT

pytestmark = pytest.mark.rule("X-01")

TODAY = at()
BOTH = task("m"), task("f", "fire")
BEST = date(2026, 4, 1)


def by(*rows: Row[Visits] | Row[Hours]) -> MatchingContext:
    return replace(TODAY, rules=besides(TODAY.day, *rows))


def asked(situation: Situation, context: MatchingContext = TODAY) -> Proposal:
    return the(after(situation, context)[0])


def reason(proposal: Proposal, code: str) -> Reason:
    [found] = [told for told in proposal.explanation if told.code == code]
    return found


@pytest.mark.rule("M-05", "M-06")
def test_who_leads_and_who_has_to_come_names_the_row_and_its_set() -> None:
    for code in ("duty", "lead_by_law"):
        told = reason(asked(KEY_UNIT), code)
        [basis] = told.bases
        then = load_kept("matching_svc.policy", basis.law, TOPICS)
        assert then.row(basis.row).clause == told.about["clause"] == basis.clause


@pytest.mark.rule("M-06")
def test_a_lead_that_no_row_names_has_none() -> None:
    assert reason(asked(place(BOTH)), "lead_by_order").bases == ()


@pytest.mark.rule("M-16")
def test_a_day_that_capacity_moved_names_the_row_of_the_limit() -> None:
    limit = row(CAPACITY, Visits(visits=1), "310116", "fire")
    booked = place(BOTH, booked={("310116-fire", BEST): 1})
    told = reason(asked(booked, by(limit)), "moved_for_capacity")
    assert [basis.row for basis in told.bases] == [limit.id]
    declared = replace(TODAY, declared={"310116-fire": 1})
    assert reason(asked(booked, declared), "moved_for_capacity").bases == ()


@pytest.mark.rule("M-17")
def test_hours_name_every_row_that_leaves_them() -> None:
    early = row(HOURS, Hours(not_before=9), "310116", "fire")
    late = row(HOURS, Hours(not_after=17), "310116", "fire")
    told = reason(asked(place(BOTH), by(early, late)), "within_hours")
    assert (told.about["since"], told.about["till"]) == ("09:00", "17:00")
    assert {early.id, late.id} == {basis.row for basis in told.bases}


@pytest.mark.rule("M-14")
def test_a_later_set_that_decides_the_same_changes_no_proposal() -> None:
    now, _ = after(KEY_UNIT, TODAY)
    unrelated = by(row(CAPACITY, Visits(visits=3), "310101"))
    assert asked(KEY_UNIT, unrelated).explanation == the(now).explanation
    assert after(now, unrelated)[1] == []


@pytest.mark.rule("X-13")
def test_bases_are_kept_told_and_folded() -> None:
    proposal = asked(KEY_UNIT)
    law = current_law().digest
    kept = TypeAdapter(Proposal).validate_json(jsontext.dumps(row_of(proposal)))
    event: ProposalEvent = as_event(Change(proposal, What.PROPOSED))
    assert event.kept is not None
    for explanation in (kept.explanation, event.kept.explanation):
        bases = [basis for told in explanation for basis in told.bases]
        assert bases == [basis for told in proposal.explanation for basis in told.bases]
        assert {basis.law for basis in bases} == {law}
    assert Basis.model_validate(
        event.model_dump()["kept"]["explanation"][-2]["bases"][0]
    )
