"""The question whether an inspection is made of a clue (P-29)."""

from plan_svc.policy import current_law

from shared.civic import origin
from tests.unit.law.asking import Answer, Situation, question


@question("source.clue")
def source_clue(asked: Situation) -> Answer:
    """Whether an inspection from a source may be made without its clue."""
    origin.ensure_without_clue(current_law(), asked.case, asked.word("source"))
    return Answer.of([], direct=True)
