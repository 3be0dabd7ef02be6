"""The factories make what the services send, of every type, and nothing else."""

from collections.abc import Callable
from datetime import date

import pytest
from matching_svc.explanations.domain.messages.outcomes import OUTCOMES

from shared.events import EVENT_TYPES, Event
from shared.events.checkcode import CodeEvent
from shared.events.matching import JointWithdrawn, ProposalEvent, ReliefKind
from shared.events.plan import (
    ClueEvent,
    NoticeEvent,
    PlanEvent,
    TaskEvent,
    TaskWithdrawn,
)
from shared.events.subject import SubjectEvent
from tests.factories import audit, base, checkcode, credit, matching, plan, subject
from tests.factories.base import next_version

DAY = date(2026, 4, 14)
TASKS = {plan.MARKET: ("JH1.310116-market.1",), plan.FIRE: ("JH2.310116-fire.1",)}
# `type: ignore`: mypy cannot see that each maker is called with models of its family
FAMILIES: dict[type[Event], Callable[[type[Event]], Event]] = {
    PlanEvent: plan.plan,  # type: ignore[dict-item]
    TaskEvent: lambda model: plan.task_event(model, "T1"),  # type: ignore[type-var]
    ClueEvent: plan.clue,  # type: ignore[dict-item]
    NoticeEvent: plan.notice,  # type: ignore[dict-item]
    SubjectEvent: subject.subject,  # type: ignore[dict-item]
    ProposalEvent: lambda model: matching.proposal(model, TASKS),  # type: ignore[type-var]
    CodeEvent: lambda model: checkcode.code_event(model, TASKS, DAY),  # type: ignore[type-var]
}
SINGLE = (
    audit.act(),
    plan.agency(),
    plan.item(),
    plan.dispatch("T1"),
    plan.duty(),
    plan.off_site(),
    subject.place(),
    subject.list_entry(),
    subject.inspector("310116001"),
    subject.view(),
    subject.record(),
    subject.merged(base.USCC, "91310116MA1J90010B"),
    credit.grade(),
    checkcode.applied(("T1",), DAY),
    checkcode.visit(("T1",), DAY),
    checkcode.result(),
    checkcode.rating(),
    matching.relief("T1"),
    matching.relief("T1", ReliefKind.RECOGNITION),
)


def of_every_type() -> list[Event]:
    return [
        *SINGLE,
        *(
            make(model)
            for family, make in FAMILIES.items()
            for model in EVENT_TYPES.values()
            if issubclass(model, family)
        ),
    ]


def test_there_is_one_for_every_type_of_event() -> None:
    assert {type(event).type for event in of_every_type()} == set(EVENT_TYPES)


def test_what_is_made_is_read_again_as_it_was_sent() -> None:
    for event in of_every_type():
        assert type(event).model_validate_json(event.model_dump_json()) == event
        assert event.key
        assert event.aggregate_id


def test_a_member_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="TaskScheduled has no lattest"):
        plan.task("T1", lattest=DAY)


def test_a_change_is_the_next_version_of_the_same_aggregate() -> None:
    task = plan.task("T1")
    withdrawn = next_version(task, TaskWithdrawn, reason="asked")
    assert isinstance(withdrawn, TaskWithdrawn)
    assert (withdrawn.aggregate_id, withdrawn.version) == ("T1", 2)
    assert (withdrawn.place, withdrawn.reason) == (task.place, "asked")


def test_a_task_at_another_place_is_of_that_places_subject() -> None:
    assert plan.task("T1", place="91310116MA1J8YYY3X-002").uscc == "91310116MA1J8YYY3X"


@pytest.mark.parametrize("reason", OUTCOMES)
def test_a_proposal_ends_for_a_reason_of_matching(reason: str) -> None:
    ended = matching.withdrawn(TASKS, reason)
    assert isinstance(ended, JointWithdrawn)
    assert (ended.reason, ended.status) == (reason, "withdrawn")


def test_a_proposal_ends_for_no_other_reason() -> None:
    with pytest.raises(ValueError, match="never sends the reason 'too-few-joined'"):
        matching.withdrawn(TASKS, "too-few-joined")
