"""The manifest of credit-svc."""

from credit_svc.grades.routes import router
from credit_svc.grades.snapshots import SNAPSHOTS
from credit_svc.grades.tables import Base
from shared.running.service import Service

SERVICE = Service(
    name="credit-svc",
    title="信用风险分级 · Grades of subjects by domain, with models and reasons.",
    routers=(router,),
    metadata=Base.metadata,
    snapshots=SNAPSHOTS,
)
