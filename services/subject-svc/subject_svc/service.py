"""The manifest of subject-svc."""

from shared.running.service import Service
from subject_svc.base import Base
from subject_svc.contacts import routes as contacts
from subject_svc.inspectors import routes as inspectors
from subject_svc.inspectors.snapshots import SNAPSHOT as INSPECTORS
from subject_svc.jobs import JOBS
from subject_svc.lists import routes as lists
from subject_svc.lists.snapshots import SNAPSHOT as LISTS
from subject_svc.neighbours.handlers import handlers
from subject_svc.neighbours.store import COPIES
from subject_svc.places import routes as places
from subject_svc.places.snapshots import SNAPSHOT as PLACES
from subject_svc.portrait import routes as portrait
from subject_svc.records import routes as records
from subject_svc.records.snapshots import SNAPSHOT as RECORDS
from subject_svc.register import routes as register
from subject_svc.requests import routes as requests
from subject_svc.search import routes as search
from subject_svc.settings import SubjectSettings
from subject_svc.summary import routes as summary
from subject_svc.transfers import routes as transfers
from subject_svc.views import routes as views
from subject_svc.views.snapshots import SNAPSHOT as VIEWS

SERVICE = Service(
    name="subject-svc",
    title="检查对象库 · Subjects, their places, subject lists and inspectors.",
    routers=(
        *(register.imports, search.router, register.router, records.imports),
        *(records.exports, records.router, inspectors.imports, inspectors.exports),
        *(portrait.router, summary.router, places.router, lists.router),
        *(inspectors.router, transfers.exports, transfers.router),
        *(contacts.router, requests.router, views.router),
    ),
    handlers=handlers,
    copies=COPIES,
    jobs=JOBS,
    settings=SubjectSettings,
    metadata=Base.metadata,
    snapshots=(PLACES, LISTS, INSPECTORS, RECORDS, VIEWS),
)
