"""The present state of codes, as the events that describe it.

A code's later states (presented, closed) follow from visits and results and are never
published: to the neighbours a code is issued until it is cancelled or has expired.
"""

from checkcode_svc.codes.domain.code import ENDED, Code
from checkcode_svc.codes.events import cancelled, issued
from checkcode_svc.codes.store import every
from shared.events.checkcode import CodeEvent, CodeIssued, CodeStatus
from shared.messaging.snapshots import Snapshot


def _published(code: Code) -> CodeEvent:
    if code.status in ENDED:
        return cancelled(code)
    code.status = CodeStatus.ISSUED
    return issued(code)


CODES = Snapshot(CodeIssued, every, _published)
