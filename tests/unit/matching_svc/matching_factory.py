"""Tasks, places and days for the tests of matching."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from matching_svc import policy
from matching_svc.places.domain.recompute import recompute
from matching_svc.proposals.domain.change import Change
from matching_svc.proposals.domain.member import Answer
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.solver.domain.days import Days
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.problem import Solver
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.task import Item, Risk, Task

from shared.civic.calendar import WorkingCalendar
from shared.events.matching import AnswerKind, ProposalStatus

MONDAY = date(2026, 3, 2)
PLACE = "91310000MA1FL0000A-001"
USCC = "91310000MA1FL0000A"
CALENDAR = WorkingCalendar(years=frozenset({2026, 2027}))


def item(code: str = "market-001", risk: str = "low", **more: bool) -> Item:
    return Item(code, Risk(risk), **more)


def task(number: str, agency: str = "market", **more: object) -> Task:
    """A planned task of April, known in February; its agency by the domain's name."""
    plain = Task(
        number=number,
        agency=f"310116-{agency}",
        domain=agency,
        region="310116",
        place=PLACE,
        uscc=USCC,
        kind="planned",
        items=(item(f"{agency}-001"),),
        earliest=date(2026, 4, 1),
        latest=date(2026, 4, 30),
        known_on=date(2026, 2, 1),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def at(day: date = MONDAY, solver: Solver | None = None) -> MatchingContext:
    rules = policy.load().on(day)
    return MatchingContext(
        days=Days.ahead(day, CALENDAR),
        rules=rules,
        solver=solver or BranchAndBound(),
        terms=rules.terms(),
        now=datetime(day.year, day.month, day.day, 1, tzinfo=UTC),
    )


def place(tasks: Iterable[Task], **more: object) -> Situation:
    facts = more.pop("facts", Facts(PLACE))
    assert isinstance(facts, Facts)
    made = Situation(facts=facts, uscc=USCC, region="310116", tasks=tuple(tasks))
    return replace(made, **more)  # type: ignore[arg-type]


def after(
    situation: Situation, context: MatchingContext
) -> tuple[Situation, list[Change]]:
    """The place after a recompute, and what changed."""
    changes = recompute(situation, context)
    known = {proposal.number: proposal for proposal in situation.proposals}
    known.update({change.proposal.number: change.proposal for change in changes})
    return replace(situation, proposals=tuple(known.values())), changes


def alive(situation: Situation) -> list[Proposal]:
    ended = {ProposalStatus.WITHDRAWN, ProposalStatus.EXPIRED, ProposalStatus.VISITED}
    return [
        proposal for proposal in situation.proposals if proposal.status not in ended
    ]


def the(situation: Situation) -> Proposal:
    found = alive(situation)
    assert len(found) == 1, [proposal.number for proposal in found]
    return found[0]


def said(situation: Situation, agency: str, kind: str, **more: object) -> Situation:
    """The place with an answer put into its only live proposal."""
    proposal = the(situation)
    member = proposal.member(f"310116-{agency}")
    known = situation.known_tasks
    given = Answer(
        AnswerKind(kind),
        datetime(2026, 3, 2, tzinfo=UTC),
        fingerprints={
            task: known[task].fingerprint for task in member.tasks if kind != "join"
        },
    )
    given = replace(given, **more)  # type: ignore[arg-type]
    members = tuple(
        replace(other, answer=given) if other is member else other
        for other in proposal.members
    )
    changed = replace(proposal, members=members)
    rest = tuple(other for other in situation.proposals if other is not proposal)
    return replace(situation, proposals=(*rest, changed))


def days_later(count: int) -> date:
    return MONDAY + timedelta(days=count)
