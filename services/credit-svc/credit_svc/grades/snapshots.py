"""The present state of what credit-svc owns, as the events that told of it."""

from credit_svc.grades import events as records
from shared.events.credit import GradeChanged
from shared.telling import Telling

TELLINGS = (Telling(GradeChanged, "SELECT * FROM grade", records.event),)
