"""The jobs of subject-svc."""

from shared.running.service import Job
from subject_svc.contacts.commands import erase
from subject_svc.duplicates.commands import find
from subject_svc.places.commands import tell

JOBS = (
    Job("tell-again", 3600, tell),
    Job("erase-contacts", 3600, erase),
    Job("find-duplicates", 600, find),
)
