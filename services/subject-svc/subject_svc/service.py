"""The manifest of subject-svc."""

from shared.running.service import Service
from subject_svc.models import Base
from subject_svc.neighbours.handlers import handlers
from subject_svc.neighbours.store import COPIES
from subject_svc.places.snapshots import SNAPSHOTS
from subject_svc.routes import ROUTERS

SERVICE = Service(
    name="subject-svc",
    title="检查对象库 · Subjects, their places, subject lists and inspectors.",
    routers=ROUTERS,
    handlers=handlers,
    copies=COPIES,
    metadata=Base.metadata,
    snapshots=SNAPSHOTS,
)
