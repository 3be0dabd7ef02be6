"""Questions that checkcode-svc answers: late codes, further visits, hours, results."""

from datetime import date

from checkcode_svc.policy import queries
from checkcode_svc.policy.domain import (
    HOURS,
    LATE_ARRIVAL,
    NO_REPRESENTATIVE,
    NO_SHOW_DUE,
    NOT_RUSH,
    SPARED,
    STAFFING_DUE,
)
from checkcode_svc.surveys.domain import must_be_allowed

from shared.civic import declining
from shared.civic.calendar import Deadline
from shared.civic.holidays import packaged
from shared.civic.law import Case
from tests.unit.law.asking import Answer, Situation, question

LAW = queries.current_law()
CALENDAR = packaged()


@question("late_code")
def late_code(asked: Situation) -> Answer:
    """The last day on which the code of a visit on this day comes late (C-07)."""
    row = queries.late_code(asked.region, asked.domain, asked.day)
    return Answer.of(
        [row],
        allowed=row is not None,
        last_day=_day(row.value.last_day(asked.day, CALENDAR)) if row else None,
        with_results=row and row.value.with_results,
    )


@question("emergency")
def emergency(asked: Situation) -> Answer:
    """Whether a ground is one of the domain's emergencies, and holds on a day off."""
    row = queries.emergency_grounds(asked.region, asked.domain, asked.day)
    ground = asked.word("ground")
    return Answer.of(
        [row],
        known=row is not None and ground in row.value.grounds,
        any_day=row is not None and ground in row.value.any_day,
        surprise=row is not None and ground in row.value.surprise,
    )


@question("code.reuse")
def reuse(asked: Situation) -> Answer:
    """Whether a code serves a further visit for this reason (C-09)."""
    row = queries.reuse(asked.region, asked.domain, asked.day)
    reason = asked.word("reason")
    return Answer.of(
        [row],
        allowed=row is not None and reason in row.value.reasons,
        consecutive=row and row.value.consecutive,
    )


@question("first_survey")
def first_survey(asked: Situation) -> Answer:
    """Whether a subject in no register is visited without a code (S-04)."""
    row = queries.first_survey(asked.region, asked.domain, asked.day)
    must_be_allowed(LAW, row)
    return Answer.of([row], allowed=True, late_code=row and row.value.late_code)


@question("code.spared")
def spared(asked: Situation) -> Answer:
    """Whether an applicant is spared the question whom to join (C-03)."""
    what = asked.word("what")
    rows = [row for row in LAW.holding(SPARED, asked.case) if row.unit == what]
    return Answer.of(
        rows, spared=queries.is_spared(what, asked.region, asked.domain, asked.day)
    )


@question("code.decline")
def decline(asked: Situation) -> Answer:
    """Whether an applicant who does not join has to say why (C-03)."""
    clause = queries.decline_reason_clause(asked.region, asked.domain, asked.day)
    return Answer.of([LAW.first(declining.DUTY, asked.case)], duty=clause is not None)


@question("code.hours")
def hours(asked: Situation) -> Answer:
    """Whether a visit to such a place belongs outside its opening hours (M-17)."""
    kinds = frozenset(asked.listed("kinds"))
    row = queries.closed_hours(asked.region, asked.domain, asked.day, kinds)
    case = Case(asked.region, asked.domain, asked.day, {"kind": kinds})
    return Answer.of(LAW.holding(HOURS, case), closed_hours=row is not None)


@question("code.rush_hours")
def rush_hours(asked: Situation) -> Answer:
    """Whether a visit had better keep off the rush hours (M-17)."""
    clause = queries.rush_hours_clause(asked.region, asked.domain, asked.day)
    return Answer.of([LAW.first(NOT_RUSH, asked.case)], advised=clause is not None)


@question("code.no_representative")
def no_representative(asked: Situation) -> Answer:
    """Whether the legal representative need not accompany the inspectors (C-05)."""
    clause = queries.no_representative_clause(asked.region, asked.domain, asked.day)
    row = LAW.first(NO_REPRESENTATIVE, asked.case)
    return Answer.of([row], spared=clause is not None)


@question("arrival.late")
def arrival(asked: Situation) -> Answer:
    """From how many minutes after its time on a visit is late (M-17)."""
    minutes = queries.late_after_minutes(asked.day)
    return Answer.of([LAW.first(LATE_ARRIVAL, asked.case)], minutes=minutes)


@question("attendance.due")
def attendance(asked: Situation) -> Answer:
    """After how many working days who said nothing stayed away (C-26)."""
    days = queries.no_show_days(asked.day)
    return Answer.of([LAW.first(NO_SHOW_DUE, asked.case)], working_days=days)


@question("staffing.due")
def staffing(asked: Situation) -> Answer:
    """How many working days before an agreed visit who has named nobody is chased."""
    days = queries.staffing_days(asked.day)
    return Answer.of([LAW.first(STAFFING_DUE, asked.case)], working_days=days)


@question("result.due")
def result_due(asked: Situation) -> Answer:
    """The last day for the results of a visit on this day (C-11)."""
    row = queries.result_due(asked.region, asked.domain, asked.day)
    return Answer.of(
        [row],
        due=row.value.due_on(asked.day, CALENDAR).day if row else None,
        binding=row and row.is_mandatory,
    )


@question("result.correction")
def correction(asked: Situation) -> Answer:
    """The last day on which results that were given on this day are corrected."""
    row = queries.result_correction(asked.region, asked.domain, asked.day)
    last = row.value.last_day(asked.day, CALENDAR) if row else None
    return Answer.of([row], last_day=_day(last))


def _day(deadline: Deadline | None) -> date | None:
    return deadline.day if deadline else None
