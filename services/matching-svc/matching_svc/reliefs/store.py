"""Reliefs are folded out of matching-svc's own topic as they were published (X-13)."""

from matching_svc.reliefs.tables import ReliefRow
from shared.events.matching import ReliefEvent
from shared.messaging.copies import Copy

COPY = Copy(ReliefRow, (ReliefEvent,))
