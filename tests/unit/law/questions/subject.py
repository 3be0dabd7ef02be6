"""Questions that subject-svc answers: until when a subject's request is decided."""

from subject_svc.policy import queries

from shared.civic.holidays import packaged
from tests.unit.law.asking import Answer, Situation, question

CALENDAR = packaged()


@question("request.due")
def request_due(asked: Situation) -> Answer:
    """The last day on which a request of this day is decided (S-11)."""
    row = queries.request_due(asked.region, asked.day)
    due = CALENDAR.deadline(asked.day, row.value.working_days)
    return Answer.of([row], due=due.day)
