"""The manifest of subject-svc."""

from shared.running.service import Service
from subject_svc.copies import COPIES
from subject_svc.handlers import handlers
from subject_svc.models import Base
from subject_svc.routes import ROUTERS
from subject_svc.tellings import TELLINGS

SERVICE = Service(
    name="subject-svc",
    title="检查对象库 · Subjects, their places, subject lists and inspectors.",
    routers=ROUTERS,
    handlers=handlers,
    copies=COPIES,
    metadata=Base.metadata,
    snapshots=TELLINGS,
)
