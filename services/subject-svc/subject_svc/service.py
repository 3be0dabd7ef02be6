"""The manifest of subject-svc."""

from shared.running.service import Job, Service
from subject_svc.base import Base
from subject_svc.contacts import routes as contacts
from subject_svc.contacts.commands import erase
from subject_svc.inspectors import routes as inspectors
from subject_svc.inspectors import snapshots as inspector_snapshots
from subject_svc.lists import routes as lists
from subject_svc.lists import snapshots as list_snapshots
from subject_svc.neighbours.handlers import handlers
from subject_svc.neighbours.store import COPIES
from subject_svc.places import routes as places
from subject_svc.places import snapshots as place_snapshots
from subject_svc.places.commands import tell
from subject_svc.portrait import routes as portrait
from subject_svc.register import routes as register
from subject_svc.settings import SubjectSettings
from subject_svc.summary import routes as summary
from subject_svc.transfers import routes as transfers

SERVICE = Service(
    name="subject-svc",
    title="检查对象库 · Subjects, their places, subject lists and inspectors.",
    routers=(
        *(register.imports, register.exports, register.router),
        *(inspectors.imports, inspectors.exports, portrait.router),
        *(summary.router, places.router, lists.router, inspectors.router),
        *(transfers.exports, transfers.router, contacts.router),
    ),
    handlers=handlers,
    copies=COPIES,
    jobs=(Job("tell-again", 3600, tell), Job("erase-contacts", 3600, erase)),
    settings=SubjectSettings,
    metadata=Base.metadata,
    snapshots=tuple(
        room.SNAPSHOT for room in (place_snapshots, list_snapshots, inspector_snapshots)
    ),
)
