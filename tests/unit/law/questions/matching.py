"""Questions that matching-svc answers: reach, reliefs, who leads, hours, answers."""

from typing import Any

from matching_svc.policy import DayRules, load
from matching_svc.policy.domain import topics
from matching_svc.policy.domain.hours import WHILE_CLOSED, WHILE_OPEN
from matching_svc.policy.domain.rules import Provision

from shared.civic import declining
from shared.civic.law import Case, Topic
from tests.unit.law.asking import Answer, Situation, question

POLICY = load()


def _rules(asked: Situation) -> DayRules:
    return POLICY.on(asked.day)


def _months(provision: Provision | None) -> Answer:
    return Answer.of(
        [provision.basis if provision else None],
        holds=provision is not None,
        months=provision.value if provision else None,
    )


@question("coverage")
def coverage(asked: Situation) -> Answer:
    """Months in which a triggered inspection covers planned ones (M-09)."""
    return _months(_rules(asked).coverage(asked.region, asked.domain))


@question("recognition")
def recognition(asked: Situation) -> Answer:
    """Months in which an agency's result is reused by others of its domain (M-10)."""
    return _months(_rules(asked).recognition(asked.region, asked.domain))


@question("horizon")
def horizon(asked: Situation) -> Answer:
    """Months by which a task may be brought forward (M-02)."""
    row = POLICY.law.first(topics.HORIZON, asked.case)
    return Answer.of(
        [row], months=_rules(asked).horizon_months(asked.region, asked.domain)
    )


@question("occasion.gap")
def occasion_gap(asked: Situation) -> Answer:
    """Months between two occasions of one duty (M-11)."""
    row = POLICY.law.first(topics.OCCASION_GAP, asked.case)
    return Answer.of([row], months=_rules(asked).gap_months(asked.region, asked.domain))


@question("merge.subject")
def merge_subject(asked: Situation) -> Answer:
    """Whether the tasks of all of a subject's places are one round (M-11)."""
    provision = _rules(asked).merged_by_subject(asked.region, asked.domain)
    return Answer.of(
        [provision.basis if provision else None], merged=provision is not None
    )


@question("hours")
def hours(asked: Situation) -> Answer:
    """When a visit may take place: while the place is open, or closed (M-17)."""
    kinds = frozenset(asked.listed("kinds"))
    bits = _rules(asked).hours(asked.region, asked.domain, kinds)
    facts = {"kind": kinds}
    case = Case(asked.region, asked.domain, asked.day, facts)
    return Answer.of(
        POLICY.law.holding(topics.HOURS, case),
        while_open=bool(bits & WHILE_OPEN),
        while_closed=bool(bits & WHILE_CLOSED),
    )


@question("hours.advice")
def hours_advice(asked: Situation) -> Answer:
    """Whether a visit had better keep off the rush hours (M-17)."""
    advice = _rules(asked).hours_advice(asked.region, asked.domain)
    return Answer.of([advice.basis if advice else None], advised=advice is not None)


@question("leads")
def leads(asked: Situation) -> Answer:
    """Whether a domain leads in such a place, and whether it is a duty (M-05, M-06)."""
    kinds, rules = asked.listed("kinds"), _rules(asked)
    duty = rules.leads_with_regulator(asked.region, kinds).get(asked.domain)
    sector = rules.leads_sector(asked.region, kinds).get(asked.domain)
    found = duty or sector
    return Answer.of(
        [found.basis if found else None], leads=found is not None, duty=duty is not None
    )


@question("once_a_year")
def once_a_year(asked: Situation) -> Answer:
    """Whether a domain's inspection rules out those of others that year (M-05)."""
    found = _rules(asked).once_a_year(asked.region).get(asked.domain)
    return Answer.of([found.basis if found else None], rules_out=found is not None)


@question("answer.terms")
def terms(asked: Situation) -> Answer:
    """The days of proposals and answers (M-07)."""
    law, found = POLICY.law, _rules(asked).terms()
    asked_topics: tuple[Topic[Any], ...] = (
        topics.PROPOSAL_LEAD,
        topics.MOST_AHEAD,
        topics.ANSWER_DUE,
        topics.ANSWER_BEFORE_VISIT,
    )
    return Answer.of(
        [law.first(topic, asked.case) for topic in asked_topics],
        ahead=found.lead_working_days,
        most_ahead=found.most_days_ahead,
        answer=found.answer_working_days,
        before_visit=found.answer_before_working_days,
    )


@question("decline.reasons")
def decline_reasons(asked: Situation) -> Answer:
    """What a reason for not joining is called, and what it asks for (M-07)."""
    code = asked.word("reason")
    reason = _rules(asked).reasons.get(code)
    row = POLICY.law.row(f"default/decline.reason/{code}") if reason else None
    return Answer.of(
        [row],
        known=reason is not None,
        needs_text=reason and reason.needs_text,
        takes_days=reason and reason.takes_days,
        frees_from_duty=reason and reason.frees_from_duty,
    )


@question("decline.duty")
def decline_duty(asked: Situation) -> Answer:
    """Whether whoever does not join has to say why (M-07)."""
    row = POLICY.law.first(declining.DUTY, asked.case)
    return Answer.of([row], duty=row is not None and row.is_mandatory)
