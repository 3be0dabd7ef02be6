"""The manifest of subject-svc."""

from shared.running.service import Service
from subject_svc.aliases.snapshots import SNAPSHOT as ALIASES
from subject_svc.base import Base
from subject_svc.inspectors.snapshots import SNAPSHOT as INSPECTORS
from subject_svc.jobs import JOBS
from subject_svc.lists.snapshots import SNAPSHOT as LISTS
from subject_svc.neighbours.handlers import handlers
from subject_svc.neighbours.store import COPIES
from subject_svc.places.snapshots import SNAPSHOT as PLACES
from subject_svc.records.snapshots import SNAPSHOT as RECORDS
from subject_svc.routers import ROUTERS
from subject_svc.settings import SubjectSettings
from subject_svc.views.snapshots import SNAPSHOT as VIEWS

SERVICE = Service(
    name="subject-svc",
    title="检查对象库 · Subjects, their places, subject lists and inspectors.",
    routers=ROUTERS,
    handlers=handlers,
    copies=COPIES,
    jobs=JOBS,
    settings=SubjectSettings,
    metadata=Base.metadata,
    snapshots=(PLACES, LISTS, INSPECTORS, RECORDS, VIEWS, ALIASES),
)
