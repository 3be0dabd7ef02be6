"""The sentences of explanations, by the code of their reason (M-13)."""

from matching_svc.explanations.domain.messages.answers import ANSWERS
from matching_svc.explanations.domain.messages.limits import LIMITS
from matching_svc.explanations.domain.messages.outcomes import OUTCOMES
from matching_svc.explanations.domain.messages.reliefs import RELIEFS
from matching_svc.explanations.domain.messages.tasks import LEFT_OUT, TASKS
from matching_svc.explanations.domain.messages.visits import VISITS

SENTENCES = {
    **VISITS,
    **LEFT_OUT,
    **TASKS,
    **RELIEFS,
    **ANSWERS,
    **LIMITS,
    **{f"outcome_{code}": outcome.words for code, outcome in OUTCOMES.items()},
}
