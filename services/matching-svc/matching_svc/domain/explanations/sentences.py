"""The sentences of explanations, by the code of their reason (M-13)."""

from matching_svc.domain.explanations.outcomes import OUTCOMES
from matching_svc.domain.explanations.sentences_answers import ANSWERS
from matching_svc.domain.explanations.sentences_limits import LIMITS
from matching_svc.domain.explanations.sentences_reliefs import RELIEFS
from matching_svc.domain.explanations.sentences_tasks import LEFT_OUT, TASKS
from matching_svc.domain.explanations.sentences_visits import VISITS

SENTENCES = {
    **VISITS,
    **LEFT_OUT,
    **TASKS,
    **RELIEFS,
    **ANSWERS,
    **LIMITS,
    **{f"outcome_{code}": one.words for code, one in OUTCOMES.items()},
}
