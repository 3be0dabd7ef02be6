"""The question that plan-svc answers of the joint conference (P-18)."""

from plan_svc.conference.domain import conference_of, terms_of
from plan_svc.library.domain import Agency
from plan_svc.policy import current_law

from shared.civic import holidays
from shared.events.plan import Level
from tests.unit.law.asking import Answer, Situation, question

LAW = current_law()


@question("conference")
def conference(asked: Situation) -> Answer:
    """Whose office asks agencies whether they join a plan of the day, and which."""
    code = f"{asked.region}-{asked.domain}"
    agency = Agency(code, asked.domain, asked.region, Level.DISTRICT)
    case = agency.case(asked.day, kind=asked.word("kind"))
    row = conference_of(LAW, case)
    if row is None:
        return Answer.of([], office="none")
    terms = terms_of(LAW, row, case, asked.day, holidays.packaged())
    return Answer.of(terms.bases, office=terms.office, asks=row.value.asks)
