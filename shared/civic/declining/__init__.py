"""Why an agency does not join a visit: who has to say it, and what may be said (M-07).

The applicant for a code (C-03) and the agency that answers a proposal are asked by the
same rows. A service reads them beside its own:
`load("checkcode_svc.policy", TOPICS, beside=(declining.ROWS,))`.
"""

from shared.civic.declining.rules import duty, needs_text, reasons
from shared.civic.declining.topics import DUTY, REASON, ROWS, TOPICS, Reason

__all__ = [
    "DUTY",
    "REASON",
    "ROWS",
    "TOPICS",
    "Reason",
    "duty",
    "needs_text",
    "reasons",
]
