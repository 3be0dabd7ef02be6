"""The manifest of credit-svc."""

from credit_svc.base import Base
from credit_svc.grades import routes as grades
from credit_svc.grades.snapshots import SNAPSHOTS
from credit_svc.models import routes as models
from credit_svc.neighbours.handlers import handlers
from credit_svc.neighbours.store import COPIES
from shared.running.service import Service

SERVICE = Service(
    name="credit-svc",
    title="信用风险分级 · Grades of subjects by domain, with models and reasons.",
    routers=(grades.router, models.router),
    handlers=handlers,
    copies=COPIES,
    metadata=Base.metadata,
    snapshots=SNAPSHOTS,
)
