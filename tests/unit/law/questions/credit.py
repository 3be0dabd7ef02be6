"""Questions that credit-svc answers: grades, scales, models, the list `unobtrusive`."""

from credit_svc.grades.domain.unobtrusive import judge
from credit_svc.models.domain.choice import choose, read_grade, scale_of
from credit_svc.policy import current_law

from shared.events.credit import Grade
from tests.unit.law.asking import Answer, Situation, question

LAW = current_law()


@question("list.unobtrusive")
def unobtrusive(asked: Situation) -> Answer:
    """Whether a grade enters a subject on the list of its domain."""
    facts = set(asked.listed("facts"))
    verdict = judge(LAW, asked.case, Grade(asked.word("grade")), facts)
    return Answer.of([verdict.basis], enters=verdict.unobtrusive)


@question("grade.scale")
def scale(asked: Situation) -> Answer:
    """The letter that a domain's own name of a grade stands for."""
    row = scale_of(LAW, asked.case)
    return Answer.of([row], grade=read_grade(asked.word("name"), row, asked.domain))


@question("grade.model")
def model(asked: Situation) -> Answer:
    """The model that a domain grades by."""
    row = choose(LAW, asked.case, (asked.word("model"), asked.word("version")))
    return Answer.of([row], families=row.value.families, cycle=row.value.cycle)
